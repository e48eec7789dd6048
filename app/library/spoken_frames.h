// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/base/stream_resampler.h"
#include "core/base/yuv_image.h"
#include "core/lipsync/lip_pipeline.h"
#include "core/lipsync/playhead.h"
#include "core/lipsync/speech_listener.h"

namespace visema {

/// An avatar that says sound as it comes in: the frames that a film of the whole sound would have, one after the other.
/// Knows no time and drops nothing: what is pushed waits until it is pulled. Belongs to one thread.
class SpokenFrames {
 public:
  struct Options {
    std::string avatar;  // a path, or the name of one that comes with the program
    std::string engine = "auto";
    Lookahead lookahead;
    std::uint64_t memoryBytes = 0;  // 0: what this machine can spare
  };
  static Result<std::unique_ptr<SpokenFrames>> open(const Options& options);

  /// Interleaved; rate and channels stay what they are at first.
  Status push(std::span<const float> samples, SampleRate rate, int channels);
  void finish();

  struct Frame {
    FrameIndex index = 0;
    YuvFrame picture;
    float opening = 0;
  };
  /// None: more sound is needed, or there is no more.
  Result<std::optional<Frame>> pull();

 private:
  SpokenFrames() = default;
  std::unique_ptr<SpeechListener> listener_;
  std::unique_ptr<LipPipeline> pipeline_;
  std::optional<Playhead> playhead_;
  std::optional<StreamResampler> resampler_;
  SampleRate rate_ = 0;
  int channels_ = 0;
  Lookahead lookahead_;
  bool finished_ = false;
  std::deque<SpeechFrame> heard_;  // the next frame's and the one's after it
  std::vector<float> mono_, speech_;
};

}  // namespace visema
