// SPDX-License-Identifier: Apache-2.0
#include "app/command_line/completions.h"

#include <algorithm>
#include <functional>

namespace visema {
namespace {

using Visit = std::function<void(const CommandEntry&)>;

void forEach(const CommandEntry& command, const Visit& visit) {
  visit(command);
  for (const CommandEntry& each : command.commands) forEach(each, visit);
}

std::string lastWord(const CommandEntry& command) { return command.path.substr(command.path.rfind(' ') + 1); }

/// In single quotes; `escaped` is how the shell writes one of those.
std::string quoted(const std::string& text, const char* escaped) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += escaped;
    else
      out += c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string functionName(const CommandEntry& program) {
  std::string name = "_" + program.path;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// "visema build"|"visema build check": every place but the program's own.
std::string paths(const CommandEntry& program) {
  std::string text;
  forEach(program, [&](const CommandEntry& each) {
    if (&each != &program) text += (text.empty() ? "'" : "|'") + each.path + "'";
  });
  return text;
}

/// The options of every command are the program's, too.
std::vector<OptionEntry> optionsAt(const CommandEntry& program, const CommandEntry& command) {
  std::vector<OptionEntry> options;
  for (const OptionEntry& option : command.options)
    if (!option.positional) options.push_back(option);
  if (&command == &program) return options;
  for (const OptionEntry& option : program.options)
    if (option.names.back() != "--version" && option.names.back() != "--help") options.push_back(option);
  return options;
}

std::string wordsAt(const CommandEntry& program, const CommandEntry& command) {
  std::vector<std::string> words;
  for (const CommandEntry& each : command.commands) words.push_back(lastWord(each));
  for (const OptionEntry& option : optionsAt(program, command))
    words.insert(words.end(), option.names.begin(), option.names.end());
  return joined(words);
}

/// The part that bash and zsh write alike: what may stand after `path` and, for an option's value, after `before`.
std::string cases(const CommandEntry& program) {
  std::string values, words;
  forEach(program, [&](const CommandEntry& command) {
    words += "    '" + command.path + "') words='" + wordsAt(program, command) + "' ;;\n";
    for (const OptionEntry& option : optionsAt(program, command)) {
      if (option.value.empty()) continue;
      std::string places;
      for (const std::string& name : option.names)
        places += (places.empty() ? "'" : "|'") + command.path + " " + name + "'";
      values += "    " + places + ") values='" + joined(option.choices) + "'" +
                (option.choices.empty() ? " files=1" : "") + " ;;\n";
    }
  });
  return "  case \"$path $before\" in\n" + values + "  esac\n  case $path in\n" + words + "  esac\n";
}

std::string bash(const CommandEntry& program) {
  const std::string name = functionName(program);
  return "# bash completion of " + program.path + "\n" + name +
         "() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} path=" +
         program.path +
         " values='' words='' files='' i\n"
         "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
         "    case \"$path ${COMP_WORDS[i]}\" in\n      " +
         paths(program) + ") path=\"$path ${COMP_WORDS[i]}\" ;;\n    esac\n  done\n" + cases(program) +
         "  COMPREPLY=()\n"
         "  if [ -n \"$files\" ]; then return; fi # -o default: names of files\n"
         "  if [ -n \"$values\" ]; then words=$values; fi\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o default -F " +
         name + " " + program.path + "\n";
}

std::string zsh(const CommandEntry& program) {
  const std::string name = functionName(program);
  return "#compdef " + program.path + "\n" + name +
         "() {\n"
         "  local before=${words[CURRENT-1]} place=" +
         program.path +
         " values='' choices='' files='' i\n"
         "  for ((i = 2; i < CURRENT; ++i)); do\n"
         "    case \"$place ${words[i]}\" in\n      " +
         paths(program) + ") place=\"$place ${words[i]}\" ;;\n    esac\n  done\n" +
         // $path and $words are zsh's own.
         [&] {
           std::string text = cases(program);
           for (const auto& [from, to] : {std::pair{"$path", "$place"}, std::pair{" words='", " choices='"}})
             for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += std::string(to).size())
               text.replace(at, std::string(from).size(), to);
           return text;
         }() +
         "  if [[ -n $files ]]; then _files; return; fi\n"
         "  if [[ -n $values ]]; then choices=$values; fi\n"
         "  compadd -- ${=choices}\n"
         "  if [[ -z $values && $PREFIX != -* ]]; then _files; fi\n"
         "}\n"
         "if [[ $funcstack[1] = " +
         name + " ]]; then " + name + " \"$@\"; else compdef " + name + " " + program.path + "; fi\n";
}

std::string fish(const CommandEntry& program) {
  constexpr const char* kQuote = "\\'";
  const std::string name = "_" + functionName(program) + "_at";
  std::string text = "# fish completion of " + program.path + "\nfunction " + name + "\n  set -l place " +
                     program.path +
                     "\n  for word in (commandline -opc)[2..-1]\n"
                     "    switch \"$place $word\"\n      case ";
  std::string places = paths(program);
  std::replace(places.begin(), places.end(), '|', ' ');
  text += places + "\n        set place \"$place $word\"\n    end\n  end\n  test \"$place\" = \"$argv\"\nend\n";
  forEach(program, [&](const CommandEntry& command) {
    const std::string here = "complete -c " + program.path + " -n " + quoted(name + " " + command.path, kQuote);
    for (const CommandEntry& each : command.commands)
      text += here + " -f -a " + lastWord(each) + " -d " + quoted(each.about, kQuote) + "\n";
    for (const OptionEntry& option : optionsAt(program, command)) {
      text += here;
      for (const std::string& each : option.names)
        text += each.rfind("--", 0) == 0 ? " -l " + each.substr(2) : " -s " + each.substr(1);
      if (!option.value.empty())
        text += option.choices.empty() ? " -r" : " -x -a " + quoted(joined(option.choices), kQuote);
      text += " -d " + quoted(option.about, kQuote) + "\n";
    }
  });
  return text;
}

}  // namespace

Result<std::string> completions(const CommandEntry& program, const std::string& shell) {
  if (shell == "bash") return bash(program);
  if (shell == "zsh") return zsh(program);
  if (shell == "fish") return fish(program);
  return fail(ErrorCode::InvalidArgument, "there are no completions for " + shell + ": take bash, zsh or fish");
}

}  // namespace visema
