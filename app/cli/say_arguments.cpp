// SPDX-License-Identifier: Apache-2.0
#include "app/cli/say_arguments.h"

#include <CLI/CLI.hpp>

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/synthesis/pronunciations.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestText = 1u << 20;

/// The user's own list, if there is one.
Result<Pronunciations> listIn(const std::string& file) {
  if (!file.empty()) return Pronunciations::read(file);
  const auto paths = UserPaths::fromEnvironment();
  return paths ? Pronunciations::readIfThere(paths->config / "pronunciations.txt") : Pronunciations();
}

}  // namespace

void SayArguments::addTo(CLI::App& command) {
  command.add_option("--say", text, "What is to be said by a synthetic voice; @FILE: the text of that file")
      ->type_name("TEXT");
  command
      .add_option("--voice", voice,
                  "Who says it: one that visema speak --voices lists, or program:COMMAND for\na command that reads a "
                  "text and prints a WAV file, as\n\"program:piper --model it.onnx --output_file -\"")
      ->capture_default_str();
  command.add_option("--pronunciations", pronunciations,
                     "How words are to be said, in lines \"word = how it is said\"; if not given,\n"
                     "pronunciations.txt in the folder of your settings");
}

Result<SaidScript> SayArguments::sayInto(const std::filesystem::path& sound, const std::stop_token& stop) const {
  std::string words = text;
  if (text.starts_with('@')) {
    auto read = readTextFile(text.substr(1), kLargestText);
    if (!read) return fail(ErrorCode::NotFound, text.substr(1) + " cannot be read; name a text file of what is said.");
    words = std::move(*read);
  }
  const Pronunciations list = TRY(listIn(pronunciations));
  const auto program = TRY(SpeakingProgram::open(voice));
  return visema::sayInto(sound, *program, list.applyTo(words), stop);
}

}  // namespace visema
