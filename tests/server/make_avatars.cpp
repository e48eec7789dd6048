// SPDX-License-Identifier: Apache-2.0
// make_avatars FOLDER: writes FOLDER/models/sanders, a small avatar as "sanders" servers have them, and the speech
// encoder it listens through, where a server whose XDG_DATA_HOME is FOLDER/data looks for it.
#include <cstdio>

#include "core/nn/compatible_config.h"
#include "tests/importing/foreign_avatars.h"

int main(int argc, char** argv) {
  using namespace visema;
  if (argc != 2) return std::fprintf(stderr, "usage: make_avatars FOLDER\n"), 2;
  const std::filesystem::path out = argv[1];
  const test::ForeignAvatars avatars;
  std::filesystem::create_directories(out / "models");
  std::filesystem::create_directories(out / "data/visema/speech-encoders");
  std::filesystem::copy(avatars.here() / "sanders", out / "models/sanders", std::filesystem::copy_options::recursive);
  const auto network = CompatibleConfig::standard("ave", 5, 16);  // sees 320 pixels, with narrow layers
  Status done = test::writeGoldenWeights(out / "models/sanders/checkpoint/best_trainloss.pth", network.tensors());
  if (done) done = test::writeGoldenWeights(out / "data/visema/speech-encoders/ave.safetensors", aveEncoderTensors());
  if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
  return done ? 0 : 1;
}
