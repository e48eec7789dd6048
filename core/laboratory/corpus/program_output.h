// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"

namespace visema {

std::string shellQuoted(const std::string& text);
/// What a shell command prints, or nothing when it fails.
Result<std::string> outputOf(const std::string& command);

}  // namespace visema
