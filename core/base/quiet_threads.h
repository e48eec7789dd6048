// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// Idle threads of OpenMP and OpenBLAS shall sleep, not spin: with other work on the cores spinning makes every step
/// several times slower. Their libraries read that when they are loaded; what the user has set stays.
void quietThreadPools();

}  // namespace visema
