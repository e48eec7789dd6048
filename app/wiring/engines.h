// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exporting/film.h"
#include "core/live/live_avatar.h"
#include "core/nn/engine_choice.h"
#include "core/speech/speech_encoder.h"
#include "core/sync/sync_matcher.h"

namespace visema {

/// What --engine takes.
inline constexpr const char* kEngineNames = "auto, fused, fused-fp32, fused-bf16, fused-amx, libtorch or cuda";

/// Every way of running a network that this build has.
std::vector<EngineCandidate> engineCandidates();

/// An engine that this machine can run, and its name for people.
struct EngineHere {
  std::string id;
  std::string name;
};

/// Loads LibTorch only where the driver of a GPU is, to ask whether it can be used; that takes a moment.
std::vector<EngineHere> enginesHere();

/// Loads a network with the engine of that name; "auto" takes the fastest on this machine, as measured once: that loads
/// LibTorch and takes a second or two, so whoever cannot wait passes Measuring::Never.
Result<std::shared_ptr<const LipNetwork>> loadNetwork(const std::shared_ptr<const Weights>& weights,
                                                      const std::string& engine,
                                                      Measuring measuring = Measuring::WhenUnknown);

/// The speech encoder of that name: our own comes with the program, others are those the user imported.
Result<std::unique_ptr<SpeechEncoder>> openSpeechEncoderNamed(const std::string& name);
/// The same with the phones it names, for following a text; only our own does.
Result<PhoneHearing> openHearingNamed(const std::string& name);
/// Where an imported encoder of that name is kept, whether it is there or not.
Result<std::filesystem::path> importedSpeechEncoder(const std::string& name);
/// Keeps a speech encoder for all avatars that listen through it, in a form that needs no Python file any more; returns
/// its name and where it is kept. Refuses what is none.
struct KeptSpeechEncoder {
  std::string name;
  std::filesystem::path file;
};
Result<KeptSpeechEncoder> keepSpeechEncoder(const Weights& weights);
/// The same for one that lies in an avatar's source: kept (true) where there is none yet, for another may be in use.
bool keepFirstSpeechEncoder(const Weights& weights);
/// The weights of visema-1, which come with the program.
Result<std::filesystem::path> ownSpeechEncoder();
/// Sentences of many voices as visema-1 hears them, which come with the program: what avatars learn strangers' voices from.
Result<std::filesystem::path> manyVoices();

/// sync-1, which comes with the program and tells whether lips belong to a sound.
Result<SyncMatcher> openSyncMatcher();

FilmEngines filmEngines(const std::string& engine);

/// An avatar ready to speak live: its best network, and its lightest for when the machine cannot keep up.
Result<LiveAvatar> speakingAvatar(std::shared_ptr<LoadedAvatar> avatar, const std::string& engine);

}  // namespace visema
