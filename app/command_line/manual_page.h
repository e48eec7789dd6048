// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/command_line/option_table.h"

namespace visema {

/// The program's manual page, in the language of man(1): every command and option, from the table itself.
std::string manualPage(const CommandEntry& program, const std::string& version);

}  // namespace visema
