// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "app/wiring/engines.h"
#include "core/base/try.h"
#include "core/nn/network_file.h"

namespace visema {
namespace {

/// Keeps a copy that needs no Python file any more, where avatars that listen through it find it.
Status importEncoder(const std::string& file) {
  auto weights = TRY(openNetworkFile(file));
  auto kept = TRY(keepSpeechEncoder(*weights));
  std::printf("speech encoder \"%s\": %s\n", kept.name.c_str(), kept.file.c_str());
  return {};
}

}  // namespace

void addSpeechEncoderCommand(CLI::App& app, CommandBody& body) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("speech-encoder", "Manage the speech encoders that avatars listen through");
  command->require_subcommand(1);
  CLI::App* importing = command->add_subcommand("import", "Import a speech encoder for all avatars that need it");
  importing->add_option("file", *file, "For example SyncTalk_2D's audio_visual_encoder.pth, or audio_encoder.onnx")
      ->required();
  importing->footer("Example:\n  visema speech-encoder import audio_visual_encoder.pth");
  importing->callback([file, &body] { body = [file] { return importEncoder(*file); }; });
}

}  // namespace visema
