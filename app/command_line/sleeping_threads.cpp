// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/sleeping_threads.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "core/base/quiet_threads.h"

namespace visema {

void letIdleThreadsSleep(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY")) return;
  quietThreadPools();
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);  // by its name, which others see it by
  ::execv(self.c_str(), argv);  // returns only where it cannot, and then the spinning has to do
}

}  // namespace visema
