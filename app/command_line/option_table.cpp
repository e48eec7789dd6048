// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/option_table.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>

namespace visema {
namespace {

/// From "TEXT:{keep,close}", as CLI11 describes an option that takes one of a list.
std::vector<std::string> choicesOf(const std::string& type) {
  const std::size_t begin = type.find('{'), end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  std::istringstream list(type.substr(begin + 1, end - begin - 1));
  std::vector<std::string> choices;
  for (std::string choice; std::getline(list, choice, ',');) choices.push_back(choice);
  return choices;
}

/// A description may be broken into lines for --help.
std::string inOneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

OptionEntry entryOf(const CLI::Option& option) {
  OptionEntry entry;
  entry.positional = option.nonpositional() == false;
  if (entry.positional) entry.names.push_back(option.get_name(true));
  if (!entry.positional) {
    for (const std::string& name : option.get_snames()) entry.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) entry.names.push_back("--" + name);
  }
  entry.required = option.get_required();
  if (option.get_items_expected_max() > 0 && option.get_type_size_max() > 0) {
    const std::string type = option.get_type_name();
    entry.choices = choicesOf(type);
    entry.value = type.substr(0, type.find_first_of(":{ "));
    if (entry.value.empty()) entry.value = "TEXT";
  }
  entry.about = inOneLine(option.get_description());
  return entry;
}

CommandEntry entryOf(const CLI::App& app, const std::string& path) {
  CommandEntry entry{path, app.get_description(), app.get_footer(), {}, {}, app.get_require_subcommand_min() > 0};
  for (const CLI::Option* option : app.get_options())
    if (!option->get_group().empty()) entry.options.push_back(entryOf(*option));
  for (const CLI::App* command : app.get_subcommands(std::function<bool(const CLI::App*)>()))
    if (!command->get_group().empty()) entry.commands.push_back(entryOf(*command, path + " " + command->get_name()));
  return entry;
}

}  // namespace

CommandEntry commandTable(const CLI::App& program) { return entryOf(program, program.get_name()); }

}  // namespace visema
