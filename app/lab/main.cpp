// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdlib>

#include "app/command_line/program.h"
#include "app/lab/commands.h"

namespace {

/// Idle OpenMP threads must sleep, not spin: with other work on the cores spinning makes every step several times
/// slower. LibTorch's libraries read that before main(), so the program starts once more. What the user has set stays.
void sleepWhenIdle(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY")) return;
  ::setenv("OMP_WAIT_POLICY", "passive", 0);
  ::setenv("GOMP_SPINCOUNT", "0", 0);
  ::setenv("OPENBLAS_NUM_THREADS", "1", 0);
  ::execv("/proc/self/exe", argv);  // returns only where it cannot, and then the spinning has to do
}

}  // namespace

int main(int argc, char** argv) {
  sleepWhenIdle(argv);
  return visema::runCommandProgram(
      {"visema-lab", "Visema Studio's laboratory: makes and judges the weights that come with it.",
       visema::kLaboratoryCommands},
      argc, argv);
}
