// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <span>

#include "core/base/time.h"

namespace visema {

/// Lets a voice's sound through from the first whole frame on: what is recorded begins with a frame. Belongs to whoever
/// guards it.
class WholeFrames {
 public:
  WholeFrames(SampleRate rate, int channels) : rate_(rate), channels_(channels) {}

  /// What is to be kept of this piece; nothing while its frame began before it.
  std::span<const float> keep(SampleTime start, std::span<const float> frames) {
    if (first_) return frames;
    const FrameIndex first = framesCovering(start.samples, rate_, kFrameRate);  // the next one that begins
    const std::int64_t before = (firstSampleOfFrame(first, rate_, kFrameRate) - start.samples) * channels_;
    if (before >= static_cast<std::int64_t>(frames.size())) return {};
    first_ = first;
    return frames.subspan(static_cast<std::size_t>(before));
  }
  /// The voice's frame that the recording begins with, once known.
  std::optional<FrameIndex> first() const { return first_; }

 private:
  const SampleRate rate_;
  const int channels_;
  std::optional<FrameIndex> first_;
};

}  // namespace visema
