// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/time.h"

namespace visema {

/// Changes the sample rate of running interleaved sound with a windowed-sinc filter (80 dB, flat to 95 % of the lower
/// rate's half); output sample m lies exactly at m * from / to input samples, so sample times stay true, and any
/// chunking gives the same samples. It does not mix channels.
class StreamResampler {
 public:
  /// Rates of 1 kHz to 1 MHz; equal rates pass samples through untouched and undelayed.
  StreamResampler(SampleRate from, SampleRate to, int channels);

  /// Appends to `out` what `in` (whole frames) makes available. Output lags input by delayFrames().
  void push(std::span<const float> in, std::vector<float>& out);
  /// Appends what is still due for the input so far, as if silence followed, and starts anew.
  void flush(std::vector<float>& out);
  void reset();

  /// How many input frames after an output sample's own time are needed to make it.
  int delayFrames() const { return step_ == phases_ ? 0 : half_; }

 private:
  void produce(std::vector<float>& out);

  int channels_;
  std::int64_t phases_;         // output rate in lowest terms
  std::int64_t step_;           // input rate in lowest terms: output m is at m * step / phases
  int half_ = 0;                // taps on either side
  std::vector<float> taps_;     // phases x 2 half
  std::vector<float> history_;  // input from frame historyStart_ on
  std::int64_t historyStart_ = 0;
  std::int64_t received_ = 0;
  std::int64_t produced_ = 0;
};

/// The whole of `in` at another rate; the length is rounded up.
std::vector<float> resample(std::span<const float> in, SampleRate from, SampleRate to, int channels);

/// Appends interleaved frames with another number of channels: to mono is the mean, from mono every channel alike;
/// otherwise the first ones stay, and further ones are silent.
void appendChannels(std::span<const float> frames, int from, int to, std::vector<float>& out);

}  // namespace visema
