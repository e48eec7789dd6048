// SPDX-License-Identifier: Apache-2.0
// Stands in for libFuzzer in ordinary builds: gives every file of a folder to the target once.
#include <cstdio>

#include "core/base/file_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER_OF_SEEDS\n", argv[0]);
    return 2;
  }
  std::error_code error;
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1], error)) {
    if (!entry.is_regular_file()) continue;
    std::printf("%s\n", entry.path().c_str());
    std::fflush(stdout);  // so that a crash comes after the name of its file
    const auto bytes = visema::readFile(entry.path(), 64 << 20);
    if (!bytes) {
      std::fprintf(stderr, "%s\n", bytes.error().message.c_str());
      return 1;
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size());
    ++count;
  }
  if (count == 0) std::fprintf(stderr, "%s holds no seeds\n", argv[1]);
  return count == 0 ? 1 : 0;
}
