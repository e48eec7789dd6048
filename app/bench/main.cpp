// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>

#include "core/nn/bench/engine_bench.h"
#include "core/nn/torch/linked_torch_module.h"

namespace {

using namespace visema;

constexpr const char* kHelp =
    "visema-bench [--engines a,b] [--networks a,b] [--threads 1,2] [--batch 1,16] [--seconds 20] [--speech ave] "
    "[--json]\n"
    "Measures the lip networks; engines: fused, libtorch, libtorch-fp32, libtorch-bf16, eager, cuda; networks: "
    "unet328,\n"
    "unet160, light256, light512 or a weights file. Example: visema-bench --engines cuda,eager --batch 1,16,64\n";

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

std::vector<int> numbers(const std::string& text) {
  std::vector<int> result;
  for (const std::string& part : split(text)) result.push_back(std::atoi(part.c_str()));
  return result;
}

int run(int argc, char** argv) {
  BenchOptions options;
  bool json = false;
  for (int i = 1; i < argc; ++i) {
    const std::string_view name(argv[i]);
    if (name == "--json") {
      json = true;
      continue;
    }
    if (name == "--help" || i + 1 == argc) {
      std::fputs(kHelp, stdout);
      return name == "--help" ? 0 : 2;
    }
    const std::string value(argv[++i]);
    if (name == "--engines") {
      options.engines = split(value);
    } else if (name == "--networks") {
      options.networks = split(value);
    } else if (name == "--threads") {
      options.threads = numbers(value);
    } else if (name == "--batch") {
      options.batches = numbers(value);
    } else if (name == "--seconds") {
      options.seconds = std::atof(value.c_str());
    } else if (name == "--speech") {
      options.speech = value;
    } else {
      std::fputs(kHelp, stderr);
      return 2;
    }
  }
  const auto report = runBench(options, &linkedTorchModule(), {}, {});
  if (!report) {
    std::fprintf(stderr, "visema-bench: %s\n", report.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", (json ? benchJson(*report) : benchTable(*report)).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "visema-bench: unexpected error: %s\n", error.what());
    return 1;
  }
}
