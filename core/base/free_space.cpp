// SPDX-License-Identifier: Apache-2.0
#include "core/base/free_space.h"

#include <system_error>

namespace visema {

Result<std::uint64_t> freeBytesOf(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::path at = std::filesystem::absolute(folder.empty() ? "." : folder, error);  // of a bare file name
  for (; at.has_relative_path() && !std::filesystem::exists(at, error); at = at.parent_path()) continue;
  const std::filesystem::space_info space = std::filesystem::space(at, error);
  if (error)
    return fail(ErrorCode::Io, folder.string() + " cannot be written to: " + error.message() + "; choose another");
  return static_cast<std::uint64_t>(space.available);
}

}  // namespace visema
