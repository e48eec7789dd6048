// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace visema {

/// What draws OpenGL on this machine, in its driver's own words; empty where nothing does. Needs no display and keeps
/// nothing open.
std::string findGlRenderer();

}  // namespace visema
