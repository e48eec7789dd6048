// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/audio_clip.h"
#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/lipsync/speech_frame.h"
#include "core/speech/feature_stream.h"

namespace visema {

/// Everything a finished recording tells a mouth: feature rows, and for each video frame whether somebody speaks.
struct SpeechTrack {
  FeatureRows rows;
  std::vector<float> speech;  // 0..1, one a frame

  /// Thread-safe.
  SpeechFrame frame(FrameIndex index, Lookahead lookahead) const;
};

/// What the last frames of a sound hear past its end.
enum class SoundEnds {
  InSilence,  // what a person hears then
  InNothing,  // rows of zeros, as in the reference implementation
};

/// `samples` are 16 kHz mono. The track has exactly the frames that cover them.
SpeechTrack analyseSpeech(std::span<const float> samples, SpeechEncoder& encoder,
                          SoundEnds ends = SoundEnds::InSilence);

/// The same with the rows that came with an imported avatar, when this is the very sound they were made of (no encoder
/// is needed then); nothing when it is another sound. `speech` is 16 kHz mono.
Result<std::optional<SpeechTrack>> findKnownSpeech(const AvatarPackage& package, const std::string& encoder,
                                                   const AudioClip& speech, SoundEnds ends = SoundEnds::InSilence);

/// The same with rows that somebody else made of this sound: a .npy file, one row a frame.
Result<SpeechTrack> readSpeechFeatures(const std::filesystem::path& npy, const AudioClip& speech,
                                       SoundEnds ends = SoundEnds::InSilence);

/// The rows of features that came with a clip.
Result<FeatureRows> featureRowsOf(const AvatarPackage& package, const ClipFeatures& features);

/// What makes the features that a lip network is driven by, as the network needs to know it.
struct FeatureSource {
  std::vector<float> silence;  // the row that it makes of silence
  std::string fingerprint;     // of the speech encoder; empty: somebody else made the rows
};
FeatureSource featureSource(SpeechEncoder& encoder);
/// The row an encoder makes of silence.
std::vector<float> silenceRow(SpeechEncoder& encoder);
/// The nearest thing to it where the encoder is not here: the row of the moment farthest from speech.
std::vector<float> quietestRow(const SpeechTrack& track);

}  // namespace visema
