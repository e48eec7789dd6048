// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace visema {

/// Thrown inside the readers of this folder when a file is not what it claims to be; never leaves the folder.
struct BadFile : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace visema
