// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/phones/phones.h"
#include "core/speech/encoder_identity.h"
#include "core/training/lips/heard_sentences.h"

namespace visema {

/// Frames from..to-1 of a clip.
struct FrameRange {
  int from = 0;
  int to = 0;
  bool contains(std::int64_t frame) const { return frame >= from && frame < to; }
  bool operator==(const FrameRange&) const = default;
};

/// One clip of a person as a lip network sees it. Pixels are borrowed from `owner`.
struct LipClip {
  std::string name;
  int frames = 0;
  std::span<const std::uint8_t> crops;  // frames x cropSize x cropSize x 3, B G R
  std::shared_ptr<const void> owner;
  std::span<const std::uint8_t> masks;  // frames x cropSize x cropSize: where each frame is painted; empty: as all are
  /// Speech features of this clip's sound, rows as FeatureRows counts them, 25 a second: the person's own voice first,
  /// then other voices saying the same at the same time. Empty before stage two.
  std::vector<std::vector<float>> voices;
  std::vector<TimedPhone> phones;  // what is said and when, where it is known, else empty
  std::vector<TimedPhone> heard;   // the same as an encoder hears it, where `phones` are of a text; else empty
  std::vector<float> opening;      // true lip opening per frame in crop pixels where it is known, else empty
  int heldOutFrom = 0;             // frames from here on are never trained on; = frames where nothing is held out
  FrameRange judged;               // before heldOutFrom: stage one does not train on them either but is judged by them
};

/// What a lip network of one person is trained on. Knows nothing of packages or video files.
///
/// As a file it is safetensors: "reference" U8 [S,S,3], "mask" U8 [S,S], "silence" F32 [rows,D] and for every clip
/// "clip.NAME.crops" U8 [N,S,S,3], "clip.NAME.masks" U8 [N,S,S] where frames have their own, "clip.NAME.opening" F32
/// [N] and "clip.NAME.phones" F32 [phones,2] (which, end in seconds) where known, "clip.NAME.voice.0", ".1", ... F32
/// [rows,D]; metadata "clip.NAME.held_out_from", "clip.NAME.judged" ("FROM-TO"), "speech" and "speech_fingerprint".
/// Sentences heard but not seen are not in it.
struct LipDataset {
  int cropSize = 0;
  Image reference;  // the neutral closed mouth
  Image mask;       // one channel, 255 where the network paints, unless a frame says otherwise
  std::vector<LipClip> clips;
  EncoderIdentity speech;            // what made the features
  int featureSize = 0;               // numbers in a row of them
  std::vector<float> silence;        // rows of features of silence and quiet rooms
  std::vector<HeardSentence> heard;  // for stage two, of use where the phones of clips are known

  Status validate() const;
  static Result<LipDataset> open(const std::filesystem::path& path);
  Status save(const std::filesystem::path& path) const;
};

}  // namespace visema
