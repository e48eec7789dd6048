// SPDX-License-Identifier: Apache-2.0
#include "core/media/loudness.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <vector>

namespace visema {
namespace {

constexpr double kLoudestPeak = -1;   // dBTP: what players and codecs leave as it is
constexpr double kMostHeldDown = 12;  // dB, of single peaks: more is heard
constexpr double kSilence = -70;      // LUFS: the gate of the measure; below it there is nothing to hear

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

double decibels(double amplitude) { return 20 * std::log10(amplitude); }

void amplify(std::vector<float>& samples, double gain) {
  const auto factor = static_cast<float>(std::pow(10, gain / 20));
  for (float& sample : samples) sample *= factor;
}

/// Of every value the least within `reach` to both sides.
std::vector<float> leastAround(const std::vector<float>& values, std::ptrdiff_t reach) {
  const auto count = static_cast<std::ptrdiff_t>(values.size());
  std::vector<float> least(values.size());
  std::deque<std::ptrdiff_t> rising;  // places whose values rise: the first is the least
  for (std::ptrdiff_t at = 0, next = 0; at < count; ++at) {
    for (; next < std::min(count, at + reach + 1); ++next) {
      while (!rising.empty() &&
             values[static_cast<std::size_t>(rising.back())] >= values[static_cast<std::size_t>(next)])
        rising.pop_back();
      rising.push_back(next);
    }
    while (rising.front() < at - reach) rising.pop_front();
    least[static_cast<std::size_t>(at)] = values[static_cast<std::size_t>(rising.front())];
  }
  return least;
}

/// Turns the sound down around each moment that is louder than `ceiling`, in all channels alike, and so softly that
/// nobody hears it: the mean of the least gains around a moment is never more than what that moment needs.
void holdDown(AudioClip& sound, double ceiling) {
  const auto channels = static_cast<std::size_t>(sound.channels);
  const auto frames = static_cast<std::size_t>(sound.frames());
  const std::ptrdiff_t reach = sound.rate / 200;  // 5 ms
  std::vector<float> needed(frames);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    float loudest = 0;
    for (std::size_t channel = 0; channel < channels; ++channel)
      loudest = std::max(loudest, std::abs(sound.samples[frame * channels + channel]));
    needed[frame] = loudest > ceiling ? static_cast<float>(ceiling) / loudest : 1.0F;
  }
  const std::vector<float> least = leastAround(needed, reach);
  const auto at = [&](std::ptrdiff_t frame) {
    return least[static_cast<std::size_t>(
        std::clamp<std::ptrdiff_t>(frame, 0, static_cast<std::ptrdiff_t>(frames) - 1))];
  };
  double sum = 0;
  for (std::ptrdiff_t frame = -reach; frame <= reach; ++frame) sum += at(frame);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    const auto gain = static_cast<float>(sum / static_cast<double>(2 * reach + 1));
    for (std::size_t channel = 0; channel < channels; ++channel) sound.samples[frame * channels + channel] *= gain;
    const auto here = static_cast<std::ptrdiff_t>(frame);
    sum += at(here + reach + 1) - at(here - reach);
  }
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
  const double peak = decibels(measured->peak), most = kLoudestPeak - peak + kMostHeldDown;
  double gain = std::min(lufs - measured->lufs, most);
  if (peak + gain <= kLoudestPeak) {
    amplify(sound.samples, gain);
    return gain;
  }
  // Peaks held down make the whole quieter, so it takes some tries; and between samples a sound peaks higher than in
  // them, which only measuring tells.
  constexpr int kMostTries = 6;
  constexpr double kCloseEnough = 0.1;
  double ceiling = kLoudestPeak;
  AudioClip louder;
  for (int tries = 0; tries < kMostTries; ++tries) {
    louder = sound;
    amplify(louder.samples, gain);
    holdDown(louder, std::pow(10, ceiling / 20));
    const auto now = measure(louder);
    if (!now) break;
    const double missing = std::min(lufs - now->lufs, most - gain), over = decibels(now->peak) - kLoudestPeak;
    if (missing < kCloseEnough && over <= 0) break;
    gain += std::max(missing, 0.0);
    ceiling -= std::max(over, 0.0);
  }
  sound = std::move(louder);
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
