// SPDX-License-Identifier: Apache-2.0
#include "core/base/stream_resampler.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace visema {
namespace {

constexpr int kZeroCrossings = 50;    // of the sinc on either side: the transition is 10 % of the lower rate's half
constexpr double kKaiserBeta = 7.86;  // 80 dB

double besselI0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; k < 60; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

double sinc(double x) {
  const double angle = std::numbers::pi * x;
  return std::fabs(angle) < 1e-9 ? 1.0 : std::sin(angle) / angle;
}

}  // namespace

StreamResampler::StreamResampler(SampleRate from, SampleRate to, int channels) : channels_(channels) {
  const std::int64_t common = std::gcd(from, to);
  phases_ = to / common;
  step_ = from / common;
  if (step_ != phases_) {
    const double cutoff = std::min(1.0, static_cast<double>(to) / from);  // of the input's half rate
    half_ = static_cast<int>(std::ceil(kZeroCrossings / cutoff));
    taps_.resize(static_cast<std::size_t>(phases_) * 2 * half_);
    for (std::int64_t phase = 0; phase < phases_; ++phase) {
      float* row = taps_.data() + phase * 2 * half_;
      double sum = 0;
      std::vector<double> values(static_cast<std::size_t>(2) * half_);
      for (int tap = 0; tap < 2 * half_; ++tap) {
        const double distance = tap - (half_ - 1) - static_cast<double>(phase) / static_cast<double>(phases_);
        const double edge = distance / half_;
        const double window = besselI0(kKaiserBeta * std::sqrt(std::max(0.0, 1 - edge * edge))) / besselI0(kKaiserBeta);
        values[tap] = cutoff * sinc(cutoff * distance) * window;
        sum += values[tap];
      }
      // Every phase passes a constant exactly: otherwise the phases' ripple is heard as a tone.
      for (int tap = 0; tap < 2 * half_; ++tap) row[tap] = static_cast<float>(values[tap] / sum);
    }
  }
  reset();
}

void StreamResampler::reset() {
  history_.assign(static_cast<std::size_t>(std::max(0, half_ - 1)) * channels_, 0.0F);
  historyStart_ = -std::max(0, half_ - 1);
  received_ = 0;
  produced_ = 0;
}

void StreamResampler::push(std::span<const float> in, std::vector<float>& out) {
  if (step_ == phases_) {
    out.insert(out.end(), in.begin(), in.end());
    return;
  }
  history_.insert(history_.end(), in.begin(), in.end());
  received_ += static_cast<std::int64_t>(in.size()) / channels_;
  produce(out);
}

void StreamResampler::flush(std::vector<float>& out) {
  if (step_ == phases_) return;
  const std::int64_t wanted = -scaleFloor(-received_, phases_, step_) - produced_;
  const std::size_t before = out.size();
  history_.insert(history_.end(), static_cast<std::size_t>(half_) * channels_, 0.0F);
  received_ += half_;
  produce(out);
  out.resize(before + static_cast<std::size_t>(std::max<std::int64_t>(wanted, 0)) * channels_);
  reset();
}

void StreamResampler::produce(std::vector<float>& out) {
  // Output m reads input centre - half + 1 .. centre + half, where centre = floor(m * step / phases).
  std::int64_t centre = scaleFloor(produced_, step_, phases_);
  while (centre + half_ < received_) {
    const std::int64_t phase = produced_ * step_ - centre * phases_;
    const float* taps = taps_.data() + phase * 2 * half_;
    const float* frames = history_.data() + (centre - half_ + 1 - historyStart_) * channels_;
    for (int channel = 0; channel < channels_; ++channel) {
      float sum = 0;
      for (int tap = 0; tap < 2 * half_; ++tap) sum += taps[tap] * frames[tap * channels_ + channel];
      out.push_back(sum);
    }
    centre = scaleFloor(++produced_, step_, phases_);
  }
  const std::int64_t done = std::min(centre - half_ + 1, received_) - historyStart_;
  if (done > 0) {
    history_.erase(history_.begin(), history_.begin() + done * channels_);
    historyStart_ += done;
  }
}

std::vector<float> resample(std::span<const float> in, SampleRate from, SampleRate to, int channels) {
  std::vector<float> out;
  StreamResampler resampler(from, to, channels);
  out.reserve(in.size() * static_cast<std::size_t>(to) / static_cast<std::size_t>(from) + 16);
  resampler.push(in, out);
  resampler.flush(out);
  return out;
}

void appendChannels(std::span<const float> frames, int from, int to, std::vector<float>& out) {
  if (from == to) {
    out.insert(out.end(), frames.begin(), frames.end());
    return;
  }
  for (auto frame = frames; frame.size() >= static_cast<std::size_t>(from); frame = frame.subspan(from)) {
    const float mean = std::accumulate(frame.begin(), frame.begin() + from, 0.0F) / static_cast<float>(from);
    for (int channel = 0; channel < to; ++channel)
      out.push_back(to == 1 || from == 1 ? mean : channel < from ? frame[channel] : 0.0F);
  }
}

}  // namespace visema
