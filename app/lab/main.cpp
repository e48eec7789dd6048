// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/program.h"
#include "app/command_line/sleeping_threads.h"
#include "app/lab/commands.h"

int main(int argc, char** argv) {
  visema::letIdleThreadsSleep(argv);
  return visema::runCommandProgram(
      {"visema-lab", "Visema Studio's laboratory: makes and judges the weights that come with it.",
       visema::kLaboratoryCommands},
      argc, argv);
}
