// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace visema {

/// One option of a command, as it is written down for people and shells.
struct OptionEntry {
  std::vector<std::string> names;  // "--out", "-o"; of a positional one its plain name
  bool positional = false;
  bool required = false;
  std::string value;                 // what it takes, "FILE"; empty: nothing
  std::vector<std::string> choices;  // all it takes, where that is a list
  std::string about;
};

/// One command with what belongs to it; the program itself is the first.
struct CommandEntry {
  std::string path;  // "visema build check"
  std::string about;
  std::string footer;
  std::vector<OptionEntry> options;
  std::vector<CommandEntry> commands;
  bool commandNeeded = false;  // it does nothing without one of these
};

/// The very commands and options that the program parses, without the hidden ones. Thread-safe.
CommandEntry commandTable(const CLI::App& program);

}  // namespace visema
