// SPDX-License-Identifier: Apache-2.0
#include "core/base/quiet_threads.h"

#include <cstdlib>

namespace visema {

void quietThreadPools() {
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::setenv("GOMP_SPINCOUNT", "0", 0);
  ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
}

}  // namespace visema
