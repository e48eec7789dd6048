// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/command_line/option_table.h"
#include "core/base/result.h"

namespace visema {

/// What makes a shell, "bash", "zsh" or "fish", complete the program's commands, options and their choices when Tab is
/// pressed, as text to be put into that shell's folder of completions.
Result<std::string> completions(const CommandEntry& program, const std::string& shell);

}  // namespace visema
