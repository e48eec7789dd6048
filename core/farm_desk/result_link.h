// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace visema {

/// What lets whoever has it fetch one file until it expires, without a token. A plain value.
struct ResultLink {
  std::int64_t job = 0;
  std::string name;          // "film.mp4"
  std::int64_t expires = 0;  // in seconds since 1970
  std::string signature;

  void sign(const std::string& secret);
  /// An Error where it is expired, or was made or changed by somebody else.
  Status check(const std::string& secret, std::int64_t now) const;
};

}  // namespace visema
