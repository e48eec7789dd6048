// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "core/nn/bench/engine_bench.h"

namespace visema {
namespace {

struct Chosen {
  BenchOptions bench;
  bool json = false;
};

Status bench(const Chosen& chosen) {
  auto torch = torchModule();
  const bool watched = ::isatty(::fileno(stderr)) != 0;
  const ProgressFn progress = [watched](const Progress& now) {
    if (!watched) return;
    std::fprintf(stderr, "\r%-40s %3.0f %%", now.stage.c_str(), 100 * std::max(now.fraction, 0.0));
  };
  auto report = runBench(chosen.bench, torch ? *torch : nullptr, progress, {});
  if (watched) std::fprintf(stderr, "\r%60s\r", "");
  if (!report) return fail(report.error());
  if (!torch) report->notes.push_back(torch.error().message);
  std::printf("%s\n", (chosen.json ? benchJson(*report) : benchTable(*report)).c_str());
  return {};
}

}  // namespace

void addBenchCommand(CLI::App& app, CommandBody& body) {
  auto chosen = std::make_shared<Chosen>();
  CLI::App* command = app.add_subcommand("bench", "Measure the lip networks on this machine");
  command->add_option("--engines", chosen->bench.engines, "fused, libtorch, libtorch-fp32, libtorch-bf16, eager, cuda")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--networks", chosen->bench.networks, "unet328, unet160, light256, light512 or a weights file")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--threads", chosen->bench.threads, "Threads inside one frame")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--batch", chosen->bench.batches, "Frames at once")->delimiter(',')->capture_default_str();
  command->add_option("--seconds", chosen->bench.seconds, "How long to measure, all variants together")
      ->capture_default_str();
  command->add_option("--speech", chosen->bench.speech, "Features a compatible file hears: ave, hubert or wenet");
  command->add_flag("--json", chosen->json, "Print the report as JSON");
  command->footer(
      "All variants run in turns, so what else the machine does hits them alike.\n"
      "Example: visema bench --networks unet328,light256 --engines fused,libtorch,eager --seconds 30");
  command->callback([chosen, &body] { body = [chosen] { return bench(*chosen); }; });
}

}  // namespace visema
