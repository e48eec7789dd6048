// SPDX-License-Identifier: Apache-2.0
#include <string_view>

#include "app/cli/commands.h"
#include "app/command_line/program.h"
#include "app/command_line/sleeping_threads.h"

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "train" || command == "build") visema::letIdleThreadsSleep(argv);
  return visema::runCommandProgram(
      {"visema", "Visema Studio on the command line: a voice drives a person's lips.", visema::kCommands}, argc, argv);
}
