// SPDX-License-Identifier: Apache-2.0
#include "core/base/thread_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace visema {

void runThisThreadInBackground() {
  constexpr int kNice = 10;
  // Linux gives every thread a nice value of its own.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);
}

}  // namespace visema
