// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/wiring/engines.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"

namespace visema {
namespace {

/// Keeps a copy that needs no Python file any more, where avatars that listen through it find it.
Status importEncoder(const std::string& file) {
  auto weights = Weights::open(file);
  if (!weights) return fail(weights.error());
  auto encoder = openSpeechEncoder(**weights);
  if (!encoder) return fail(encoder.error());
  auto out = importedSpeechEncoder((*encoder)->name());
  if (!out) return fail(out.error());
  std::vector<NamedTensor> tensors;
  for (const auto& [name, tensor] : (*weights)->tensors()) tensors.push_back({name, tensor});
  std::error_code error;
  std::filesystem::create_directories(out->parent_path(), error);
  if (Status status = writeSafetensors(*out, tensors, (*weights)->metadata()); !status) return status;
  std::printf("speech encoder \"%s\": %s\n", (*encoder)->name().c_str(), out->c_str());
  return {};
}

}  // namespace

void addSpeechEncoderCommand(CLI::App& app, CommandBody& body) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("speech-encoder", "What avatars listen through");
  command->require_subcommand(1);
  CLI::App* importing =
      command->add_subcommand("import", "Remember a speech encoder's file for all avatars that need it");
  importing->add_option("file", *file, "For example SyncTalk_2D's audio_visual_encoder.pth")->required();
  importing->footer("Example:\n  visema speech-encoder import audio_visual_encoder.pth");
  importing->callback([file, &body] { body = [file] { return importEncoder(*file); }; });
}

}  // namespace visema
