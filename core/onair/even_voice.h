// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "core/base/time.h"
#include "core/media/loudness.h"

namespace visema {

/// Brings a voice to one loudness, slowly, and silences what is between its words. Belongs to one thread.
class EvenVoice {
 public:
  static constexpr double kLufs = -18;  // what calls and streams expect

  /// Interleaved, in place; with nothing taken from its end or put before it.
  void apply(std::span<float> frames, SampleRate rate, int channels);

 private:
  void applyBlock(std::span<float> block);
  bool speaks(std::span<const float> block);

  SampleRate rate_ = 0;
  int channels_ = 0;
  std::unique_ptr<LoudnessMeter> meter_;
  double floorDb_ = -60;  // of what is there when nobody speaks
  double holdSeconds_ = 0;
  double heardSeconds_ = 0;
  double gainDb_ = 0;
  float gate_ = 1, loud_ = 1;  // what the last sample was multiplied with
};

}  // namespace visema
