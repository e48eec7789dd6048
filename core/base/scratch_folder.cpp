// SPDX-License-Identifier: Apache-2.0
#include "core/base/scratch_folder.h"

#include <cstdlib>
#include <string>

namespace visema {

ScratchFolder::ScratchFolder() {
  std::error_code error;
  // mkdtemp wants the last six letters of a name to be these.
  std::string path = (std::filesystem::temp_directory_path(error) / ("visema-" + std::string(6, 'X'))).string();
  if (!error && mkdtemp(path.data())) path_ = path;
}

ScratchFolder::~ScratchFolder() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

}  // namespace visema
