// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// Lets idle OpenMP threads sleep instead of spinning: with other work on the cores spinning makes every step of a
/// training several times slower. Libraries that the program is linked with read that before main(), so it starts once
/// more. What the user has set in OMP_WAIT_POLICY stays.
void letIdleThreadsSleep(char** argv);

}  // namespace visema
