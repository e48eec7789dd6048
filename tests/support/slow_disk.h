// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace visema::test {

/// Makes everything below a folder as slow as a disk that has to wake up first, for whoever in this process opens,
/// looks at, renames or removes something there, and for every wait until data is safe. One at a time. The program that
/// links it must export its symbols (ENABLE_EXPORTS), for libraries to find these functions before the C library's.
class SlowDisk {
 public:
  SlowDisk(const std::filesystem::path& folder, int milliseconds);
  ~SlowDisk();
  SlowDisk(const SlowDisk&) = delete;
  SlowDisk& operator=(const SlowDisk&) = delete;
  int touches() const;        // by any thread
  int touchesByMain() const;  // by the main thread
};

}  // namespace visema::test
