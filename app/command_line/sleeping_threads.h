// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// quietThreadPools() for the libraries that the program is linked with: they read it before main(), so the program
/// starts once more. Not where the user has set OMP_WAIT_POLICY.
void letIdleThreadsSleep(char** argv);

}  // namespace visema
