// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"

namespace visema {

/// "bad-data" and the like, for programs.
const char* toString(ErrorCode code);

}  // namespace visema
