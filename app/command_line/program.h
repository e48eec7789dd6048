// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "app/command_line/command.h"

namespace visema {

/// A program of commands: its name, one sentence about it, and its commands in the order --help shows them.
struct CommandProgram {
  std::string name;
  std::string about;
  std::span<const AddCommand> commands;
};

/// Adds what the build asks the program for: its manual page and the shells' completions, from its own options.
void addTableCommands(CLI::App& app, CommandBody& body);

/// The whole of main(): parses the line with the options that every command has, runs the command and reports its
/// error.
int runCommandProgram(const CommandProgram& program, int argc, char** argv);

}  // namespace visema
