// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/say_arguments.h"
#include "app/command_line/long_job.h"
#include "core/base/json.h"
#include "core/base/try.h"

namespace visema {
namespace {

struct SpeakOptions {
  SayArguments say;
  std::string out;
  bool voices = false;
  bool json = false;
};

Status listVoices(const SpeakOptions& options) {
  const auto voices = voicesHere();
  if (options.json) {
    auto list = nlohmann::ordered_json::array();
    for (const SyntheticVoice& voice : voices) list.push_back({{"name", voice.name}, {"language", voice.language}});
    std::printf("%s\n", jsonText(list).c_str());
    return {};
  }
  for (const SyntheticVoice& voice : voices) std::printf("%-40s %s\n", voice.name.c_str(), voice.language.c_str());
  if (voices.empty()) return fail(ErrorCode::NotFound, "There is no voice here; install espeak-ng, flite or festival.");
  return {};
}

Status speak(const SpeakOptions& options) {
  if (options.voices) return listVoices(options);
  if (!options.say.wished() || options.out.empty())
    return fail(ErrorCode::InvalidArgument, "name what is to be said with --say and the WAV file with --out");
  if (!options.out.ends_with(".wav")) return fail(ErrorCode::InvalidArgument, options.out + " must end in \".wav\"");
  LongJob job;
  const SaidScript said = TRY(options.say.sayInto(options.out, job.stopToken()));
  if (options.json) {
    std::printf("%s\n", jsonText({{"sound", said.sound.string()},
                                  {"phones", said.phones.string()},
                                  {"words", said.words.string()},
                                  {"language", said.language},
                                  {"seconds", said.seconds}})
                            .c_str());
    return {};
  }
  std::printf("%s: %.2f s\n", said.sound.c_str(), said.seconds);
  if (said.phones.empty())
    std::printf("visema render --audio %s --text %s --out film.mp4\n", said.sound.c_str(), said.words.c_str());
  else
    std::printf("visema render --audio %s --phones %s --out film.mp4\n", said.sound.c_str(), said.phones.c_str());
  return {};
}

}  // namespace

void addSpeakCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<SpeakOptions>();
  CLI::App* command = app.add_subcommand("speak", "Let a synthetic voice say a text, for an avatar to say");
  options->say.addTo(*command);
  command->add_option("--out", options->out,
                      "The WAV file to write; beside it comes what was said (.txt) and, where\n"
                      "the voice tells it, when which phone is said (.lab)");
  command->add_flag("--voices", options->voices, "List the voices that speak here");
  command->add_flag("--json", options->json, "Report as JSON");
  command->footer(
      "Voices are those of the programs espeak-ng, flite and festival, as far as they are installed, and any program\n"
      "that reads a text and prints a WAV file. espeak-ng reads SSML: pauses and emphasis within <speak>...</speak>.\n"
      "Examples:\n  visema speak --voices\n"
      "  visema speak --say \"Hello there.\" --voice flite:slt --out hello.wav\n"
      "  visema speak --say @script.txt --voice \"program:piper --model it.onnx --output_file -\" --out script.wav");
  command->callback([options, &body] { body = [options] { return speak(*options); }; });
}

}  // namespace visema
