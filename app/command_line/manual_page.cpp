// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/manual_page.h"

#include <algorithm>
#include <sstream>

namespace visema {
namespace {

/// As text that troff prints as it is.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == '\'')
      out += "\\(aq";
    else if (c == '"')
      out += "\\(dq";
    else
      out += c;
  }
  if (!out.empty() && out.front() == '.') out.insert(0, "\\&");
  return out;
}

std::string bold(const std::string& text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(const std::string& text) { return "\\fI" + plain(text) + "\\fR"; }

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

/// Lines that are indented are examples or tables and stay as they are; the others flow.
void appendText(std::string& page, const std::string& text) {
  std::istringstream lines(text);
  bool kept = false;
  for (std::string line; std::getline(lines, line);) {
    const bool keep = line.rfind("  ", 0) == 0;
    if (keep != kept) page += keep ? ".nf\n" : ".fi\n";
    kept = keep;
    page += line.empty() ? ".P\n" : plain(line) + "\n";
  }
  if (kept) page += ".fi\n";
}

void appendOptions(std::string& page, const CommandEntry& command) {
  for (const OptionEntry& option : command.options) {
    page += ".TP\n";
    for (std::size_t i = 0; i < option.names.size(); ++i)
      page += (i > 0 ? ", " : "") + (option.positional ? italic(option.names[i]) : bold(option.names[i]));
    if (!option.positional && !option.value.empty()) page += " " + italic(option.value);
    page += "\n" + plain(option.about.empty() ? "See above." : option.about);
    if (!option.choices.empty()) {
      page += "\nOne of";
      for (std::size_t i = 0; i < option.choices.size(); ++i) page += (i > 0 ? ", " : " ") + bold(option.choices[i]);
      page += ".";
    }
    if (option.required) page += "\nMust be given.";
    page += "\n";
  }
}

void appendCommand(std::string& page, const CommandEntry& command) {
  page += ".SS " + plain(command.path) + "\n" + plain(command.about) + ".\n";
  appendOptions(page, command);
  if (!command.footer.empty()) {
    page += ".P\n";
    appendText(page, command.footer);
  }
  for (const CommandEntry& each : command.commands) appendCommand(page, each);
}

constexpr const char* kEnd =
    ".SH EXIT STATUS\n"
    "0 when all went well, 130 when it was stopped, 1 on any other error, which is told in one line on standard "
    "error;\n"
    "a larger number where the command line itself cannot be understood.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n\\fBVISEMA_LOG\\fR\nWhat to report on standard error, as \\fB\\-\\-log\\fR does.\n"
    ".TP\n\\fBVISEMA_FILES\\fR\nThe folder with the files that come with the program, where they were moved.\n"
    ".TP\n\\fBXDG_CONFIG_HOME\\fR, \\fBXDG_DATA_HOME\\fR, \\fBXDG_CACHE_HOME\\fR\n"
    "Where settings, avatars and what can be computed again are kept, each in a folder visema.\n"
    ".SH SEE ALSO\n\\fBvisema\\fR(1), \\fBvisema\\-studio\\fR(1)\n";

}  // namespace

std::string manualPage(const CommandEntry& program, const std::string& version) {
  std::string page = ".TH " + upper(program.path) + " 1 \"\" \"Visema Studio " + version + "\" \"User Commands\"\n";
  page += ".SH NAME\n" + plain(program.path) + " \\- " + plain(program.about.substr(0, program.about.find('.'))) + "\n";
  const std::string command = program.commandNeeded ? italic("COMMAND") : "[" + italic("COMMAND") + "]";
  page += ".SH SYNOPSIS\n" + bold(program.path) + " " + command + " [" + italic("OPTIONS") + "]\n.br\n" +
          bold(program.path + " COMMAND --help") + "\n.SH DESCRIPTION\n" + plain(program.about) + "\n.P\n";
  page += "These options go with every command, before or after its name.\n";
  appendOptions(page, program);
  page += ".SH COMMANDS\n";
  for (const CommandEntry& command : program.commands) appendCommand(page, command);
  return page + kEnd;
}

}  // namespace visema
