// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/base/npy.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/speech/mel_front_end.h"

namespace visema {
namespace {

struct Options {
  std::string file;
  std::string out;
  bool json = false;
};

/// The mel picture of a file's sound, read in pieces: a film's sound need not fit into memory, its picture does.
Result<Mel> melOfFile(const std::string& file) {
  AudioReadOptions wanted;
  wanted.rate = kSpeechRate;
  wanted.channels = 1;
  auto reader = TRY(AudioReader::open(file, wanted));
  MelStream stream;
  Mel mel;
  std::vector<float> samples(kSpeechRate);
  while (true) {
    const auto count = TRY(reader->read(samples));
    if (count == 0) break;
    stream.push({samples.data(), count}, mel);
  }
  stream.finish(mel);
  return mel;
}

Status writeMel(const Options& options) {
  const auto mel = TRY(melOfFile(options.file));
  if (Status written = writeNpy(options.out, mel.rows(), {kMelBands, mel.columnCount()}); !written) return written;
  if (options.json) {
    const nlohmann::ordered_json report = {{"out", options.out},
                                           {"bands", kMelBands},
                                           {"columns", mel.columnCount()},
                                           {"columnsPerSecond", kMelColumnsPerSecond}};
    std::printf("%s\n", report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
  } else {
    std::printf("%s: %d bands x %d columns, %d columns a second\n", options.out.c_str(), kMelBands, mel.columnCount(),
                kMelColumnsPerSecond);
  }
  return {};
}

}  // namespace

void addMelCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("mel", "Write the mel spectrogram of a sound, the input of speech encoders");
  command->add_option("file", options->file, "A sound or video file: anything FFmpeg opens")->required();
  command->add_option("--out", options->out, "The .npy file to write: float32, 80 bands x 80 columns a second")
      ->required();
  command->add_flag("--json", options->json, "Write the report as JSON");
  command->footer(
      "The same values as SyncTalk_2D's audio front end, between -4 (silence) and 4.\nExample:\n  visema mel "
      "interview.wav --out interview.npy");
  command->callback([options, &body] { body = [options] { return writeMel(*options); }; });
}

}  // namespace visema
