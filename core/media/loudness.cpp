// SPDX-License-Identifier: Apache-2.0
#include "core/media/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace visema {
namespace {

constexpr double kLoudestPeak = -1;  // dBTP: what players and codecs leave as it is
constexpr double kSilence = -70;     // LUFS: the gate of the measure; below it there is nothing to hear

struct Measured {
  double lufs = 0;
  double peak = 0;  // of 1
};

struct Destroy {
  void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
};

std::optional<Measured> measure(const AudioClip& sound) {
  const auto channels = static_cast<unsigned>(sound.channels);
  const std::unique_ptr<ebur128_state, Destroy> state(
      ebur128_init(channels, static_cast<unsigned long>(sound.rate), EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK));
  if (!state || ebur128_add_frames_float(state.get(), sound.samples.data(), static_cast<std::size_t>(sound.frames())) !=
                    EBUR128_SUCCESS)
    return std::nullopt;
  Measured measured;
  if (ebur128_loudness_global(state.get(), &measured.lufs) != EBUR128_SUCCESS || !(measured.lufs > kSilence))
    return std::nullopt;
  for (unsigned channel = 0; channel < channels; ++channel) {
    double peak = 0;
    if (ebur128_true_peak(state.get(), channel, &peak) == EBUR128_SUCCESS)
      measured.peak = std::max(measured.peak, peak);
  }
  return measured;
}

}  // namespace

std::optional<double> loudnessOf(const AudioClip& sound) {
  const auto measured = measure(sound);
  if (!measured) return std::nullopt;
  return measured->lufs;
}

double normaliseLoudness(AudioClip& sound, double lufs) {
  const auto measured = measure(sound);
  if (!measured) return 0;
  double gain = lufs - measured->lufs;
  if (measured->peak > 0) gain = std::min(gain, kLoudestPeak - 20 * std::log10(measured->peak));
  const auto factor = static_cast<float>(std::pow(10, gain / 20));
  for (float& sample : sound.samples) sample *= factor;
  return gain;
}

struct LoudnessMeter::Impl {
  unsigned channels = 1;
  std::unique_ptr<ebur128_state, Destroy> state;
};

LoudnessMeter::LoudnessMeter(SampleRate rate, int channels)
    : impl_(std::make_unique<Impl>(
          Impl{static_cast<unsigned>(channels),
               std::unique_ptr<ebur128_state, Destroy>(ebur128_init(
                   static_cast<unsigned>(channels), static_cast<unsigned long>(rate), EBUR128_MODE_S))})) {}
LoudnessMeter::~LoudnessMeter() = default;

void LoudnessMeter::add(std::span<const float> frames) {
  if (impl_->state) (void)ebur128_add_frames_float(impl_->state.get(), frames.data(), frames.size() / impl_->channels);
}

std::optional<double> LoudnessMeter::now() const {
  double lufs = 0;
  if (!impl_->state || ebur128_loudness_shortterm(impl_->state.get(), &lufs) != EBUR128_SUCCESS || !(lufs > kSilence))
    return std::nullopt;
  return lufs;
}

}  // namespace visema
