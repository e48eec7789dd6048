// SPDX-License-Identifier: Apache-2.0
#include "core/base/free_name.h"

namespace visema {

std::filesystem::path freeName(const std::filesystem::path& folder, const std::string& stem,
                               const std::string& extension, std::string_view separator,
                               const std::function<bool(const std::filesystem::path&)>& taken) {
  std::error_code error;
  std::filesystem::path path = folder / (stem + extension);
  for (int copy = 2; std::filesystem::exists(path, error) || (taken && taken(path)); ++copy)
    path = folder / (stem + std::string(separator) + std::to_string(copy) + extension);
  return path;
}

}  // namespace visema
