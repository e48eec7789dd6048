// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/phones/targets.h"
#include "core/speech/encoder_identity.h"
#include "core/speech/feature_stream.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// A film to learn from, or to judge by from one frame on.
struct SyncFilm {
  std::filesystem::path path;
  int heldOutFrom = -1;  // frame; -1: all of it is learnt from
};

/// Somebody who talks: what is heard, and the mouth, filmed or to be drawn.
struct SyncClip {
  int frames = 0;
  std::vector<FeatureRows> heard;    // the same speech in different noise
  std::vector<std::uint8_t> mouths;  // as in TalkingFilm; empty: drawn from `targets`
  SpeechTargets targets;
};

struct SyncClips {
  EncoderIdentity speech;                             // what the ears are
  std::vector<SyncClip> drawn, filmed;                // to learn from
  std::vector<SyncClip> drawnHeldOut, filmedHeldOut;  // voices and frames never learnt from
};

/// Hears the corpus, whose voices move drawn mouths, and watches films of people who talk, lips and sound together.
Result<SyncClips> loadSyncClips(const std::filesystem::path& corpus, const std::vector<SyncFilm>& films,
                                SpeechEncoder& encoder, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
