// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace visema {

/// So many random hexadecimal digits, from the system: names that no other process takes.
std::string randomDigits(int count);

}  // namespace visema
