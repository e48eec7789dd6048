// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace visema {

/// A folder of its own among the temporary files, gone with it. Its path is empty where none could be made.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace visema
