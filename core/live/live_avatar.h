// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/avatar/loaded_avatar.h"
#include "core/lipsync/backdrop.h"
#include "core/lipsync/speech_track.h"
#include "core/nn/lip_network.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// One of a manifest's networks, loaded.
struct LiveNetwork {
  std::size_t index = 0;
  std::shared_ptr<const LipNetwork> engine;
};

/// An avatar ready to go on stage.
struct LiveAvatar {
  std::shared_ptr<LoadedAvatar> avatar;
  std::vector<LiveNetwork> networks;       // best first, at most one lighter; none: it can be watched, but not speak
  std::shared_ptr<SpeechEncoder> encoder;  // what they all listen through; used by the session's own thread
  FeatureSource source;                    // that encoder, as the networks know it
  std::shared_ptr<Backdrop> backdrop;      // made for this avatar; null: as filmed; used by the session's own thread
};

}  // namespace visema
