// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands.h"
#include "app/command_line/program.h"

int main(int argc, char** argv) {
  return visema::runCommandProgram(
      {"visema", "Visema Studio on the command line: a voice drives a person's lips.", visema::kCommands}, argc, argv);
}
