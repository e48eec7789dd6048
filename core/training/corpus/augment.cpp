// SPDX-License-Identifier: Apache-2.0
#include "core/training/corpus/augment.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/training/corpus/music.h"
#include "core/training/corpus/random_draw.h"
#include "core/training/corpus/sound.h"

namespace visema {

namespace {

constexpr double kRate = 16000;
constexpr double kTurn = 2 * std::numbers::pi;

/// A second-order filter (Bristow-Johnson's cookbook).
struct Biquad {
  double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;

  static Biquad peak(double hz, double decibels, double q) {
    const double gain = std::pow(10.0, decibels / 40), w = kTurn * hz / kRate, alpha = std::sin(w) / (2 * q);
    const double scale = 1 / (1 + alpha / gain);
    return {(1 + alpha * gain) * scale, -2 * std::cos(w) * scale, (1 - alpha * gain) * scale, -2 * std::cos(w) * scale,
            (1 - alpha / gain) * scale};
  }
  static Biquad lowPass(double hz) {
    const double w = kTurn * hz / kRate, alpha = std::sin(w) / std::numbers::sqrt2, scale = 1 / (1 + alpha);
    const double side = (1 - std::cos(w)) / 2 * scale;
    return {side, 2 * side, side, -2 * std::cos(w) * scale, (1 - alpha) * scale};
  }
  static Biquad highPass(double hz) {
    const double w = kTurn * hz / kRate, alpha = std::sin(w) / std::numbers::sqrt2, scale = 1 / (1 + alpha);
    const double side = (1 + std::cos(w)) / 2 * scale;
    return {side, -2 * side, side, -2 * std::cos(w) * scale, (1 - alpha) * scale};
  }
  void run(std::span<float> samples) const {
    double z1 = 0, z2 = 0;
    for (float& sample : samples) {
      const double in = sample, out = b0 * in + z1;
      z1 = b1 * in - a1 * out + z2;
      z2 = b2 * in - a2 * out;
      sample = static_cast<float>(out);
    }
  }
};

double rms(std::span<const float> samples) {
  double sum = 1e-12;
  for (float sample : samples) sum += static_cast<double>(sample) * sample;
  return std::sqrt(sum / std::max<std::size_t>(samples.size(), 1));
}

void scale(std::span<float> samples, double factor) {
  for (float& sample : samples) sample = static_cast<float>(sample * factor);
}

void equalise(std::span<float> samples, RandomDraw& draw) {
  Biquad::peak(std::exp(draw.between(std::log(120.0), std::log(500.0))), draw.between(-8, 8), 0.5).run(samples);
  Biquad::peak(std::exp(draw.between(std::log(500.0), std::log(2500.0))), draw.between(-6, 6), 0.7).run(samples);
  Biquad::peak(std::exp(draw.between(std::log(2500.0), std::log(6500.0))), draw.between(-9, 9), 0.6).run(samples);
}

/// Schroeder's room: four combs side by side, two all-passes in a row.
void reverberate(std::vector<float>& samples, RandomDraw& draw) {
  const double decay = draw.between(0.15, 0.6), wet = draw.between(0.1, 0.5), size = draw.between(0.5, 1.2);
  std::vector<float> room(samples.size(), 0.0F);
  for (double milliseconds : {29.7, 37.1, 41.1, 43.7}) {
    const auto delay = static_cast<std::size_t>(milliseconds * size * kRate / 1000);
    const auto feedback = static_cast<float>(std::pow(10.0, -3.0 * milliseconds * size / 1000 / decay));
    std::vector<float> line(delay, 0.0F);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      float& cell = line[i % delay];
      room[i] += cell * 0.25F;
      cell = samples[i] + feedback * cell;
    }
  }
  for (double milliseconds : {5.0, 1.7}) {
    const auto delay = static_cast<std::size_t>(milliseconds * kRate / 1000);
    std::vector<float> line(delay, 0.0F);
    for (std::size_t i = 0; i < room.size(); ++i) {
      float& cell = line[i % delay];
      const float in = room[i] + 0.7F * cell, out = cell - 0.7F * in;
      cell = in;
      room[i] = out;
    }
  }
  const double level = wet * rms(samples) / rms(room);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += static_cast<float>(level * room[i]);
}

/// A telephone: narrow band and eight logarithmic bits.
void telephone(std::span<float> samples) {
  Biquad::highPass(250).run(samples);
  Biquad::lowPass(3500).run(samples);
  Biquad::lowPass(3700).run(samples);
  const double peak = 1e-6 + std::abs(*std::max_element(samples.begin(), samples.end(),
                                                        [](float a, float b) { return std::abs(a) < std::abs(b); }));
  for (float& sample : samples) {
    const double coded = std::log1p(255 * std::abs(sample) / peak) / std::log(256.0);
    const double decoded = std::expm1(std::round(coded * 127) / 127 * std::log(256.0)) / 255 * peak;
    sample = static_cast<float>(std::copysign(decoded, sample));
  }
}

void addBreath(std::span<float> samples, double level, RandomDraw& draw) {
  std::vector<float> breath(samples.size());
  for (float& sample : breath) sample = draw.noise();
  Biquad::highPass(draw.between(300, 900)).run(breath);
  Biquad::lowPass(draw.between(2500, 6000)).run(breath);
  const double target = level / rms(breath);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double swell = std::sin(std::numbers::pi * static_cast<double>(i) / static_cast<double>(samples.size()));
    samples[i] += static_cast<float>(target * swell * swell * breath[i]);
  }
}

void breatheInPauses(HeardSpeech& heard, double speechLevel, RandomDraw& draw) {
  double start = 0;
  for (const TimedPhone& phone : heard.phones) {
    if (phone.phone == kSilencePhone && phone.endSeconds - start > 0.25 && draw.chance(0.5)) {
      const auto first = static_cast<std::size_t>((start + 0.04) * kRate);
      const auto last = std::min(static_cast<std::size_t>((phone.endSeconds - 0.04) * kRate), heard.samples.size());
      if (first < last)
        addBreath(std::span(heard.samples).subspan(first, last - first),
                  speechLevel * std::pow(10.0, draw.between(-38, -16) / 20), draw);
    }
    start = phone.endSeconds;
  }
}

std::vector<float> crowd(std::span<const std::vector<float>> babble, std::size_t count, RandomDraw& draw) {
  std::vector<float> mix(count, 0.0F);
  for (int talker = 0; talker < 5; ++talker) {
    const std::vector<float>& voice = babble[draw.index(babble.size())];
    if (voice.empty()) continue;
    const double level = draw.between(0.5, 1.0) / rms(voice);
    std::size_t from = draw.index(voice.size());
    for (float& sample : mix) {
      sample += static_cast<float>(level * voice[from]);
      from = (from + 1) % voice.size();
    }
  }
  return mix;
}

NoiseKind anyNoise(RandomDraw& draw) { return static_cast<NoiseKind>(draw.index(6)); }

}  // namespace

std::vector<float> makeNoise(NoiseKind kind, std::size_t count, std::mt19937& random) {
  if (kind == NoiseKind::Music) return makeMusic(count, random);
  RandomDraw draw(random);
  std::vector<float> noise(count, 0.0F);
  if (kind == NoiseKind::White || kind == NoiseKind::Pink || kind == NoiseKind::Fan)
    for (float& sample : noise) sample = draw.noise();
  if (kind == NoiseKind::Pink) {
    float low = 0;
    for (float& sample : noise) sample = 0.2F * sample + (low = 0.985F * low + 0.12F * sample);
  }
  if (kind == NoiseKind::Fan) {
    Biquad::lowPass(draw.between(150, 900)).run(noise);
    Biquad::peak(draw.between(80, 300), 12, 4).run(noise);
  }
  if (kind == NoiseKind::Hum) {
    const double hz = draw.chance(0.5) ? 50 : 60;
    for (int harmonic = 1; harmonic <= 9; harmonic += 2)
      for (std::size_t i = 0; i < count; ++i)
        noise[i] += static_cast<float>(std::sin(kTurn * hz * harmonic * static_cast<double>(i) / kRate) / harmonic);
    for (float& sample : noise) sample += 0.02F * draw.noise();
  }
  if (kind == NoiseKind::Knocks) {
    for (std::size_t start = 0; start < count; start += static_cast<std::size_t>(draw.between(0.05, 1.2) * kRate)) {
      const double fade = draw.between(10, 200), level = draw.between(0.2, 1);
      std::vector<float> knock(std::min(count - start, static_cast<std::size_t>(5 / fade * kRate)));
      for (std::size_t i = 0; i < knock.size(); ++i)
        knock[i] = static_cast<float>(level * std::exp(-fade * static_cast<double>(i) / kRate)) * draw.noise();
      Biquad::peak(std::exp(draw.between(std::log(150.0), std::log(5000.0))), 20, 2).run(knock);
      for (std::size_t i = 0; i < knock.size(); ++i) noise[start + i] += knock[i];
    }
    for (float& sample : noise) sample += 0.002F * draw.noise();
  }
  return noise;
}

std::vector<float> stretched(std::span<const float> samples, double factor) {
  constexpr std::size_t kGrain = 640, kHalf = kGrain / 2;
  constexpr std::ptrdiff_t kSearch = 160;
  if (samples.size() < 4 * kGrain) return {samples.begin(), samples.end()};
  const auto length = static_cast<std::size_t>(static_cast<double>(samples.size()) * factor);
  std::vector<float> result(length + kGrain, 0.0F);
  std::copy_n(samples.begin(), kHalf, result.begin());
  std::ptrdiff_t last = 0;  // where the last grain was taken from
  for (std::size_t to = kHalf; to + kGrain <= length; to += kHalf) {
    const auto ideal = static_cast<std::ptrdiff_t>(static_cast<double>(to) / factor);
    const std::ptrdiff_t natural = last + static_cast<std::ptrdiff_t>(kHalf);  // what would follow without a seam
    const auto lastStart = static_cast<std::ptrdiff_t>(samples.size() - kGrain);
    std::ptrdiff_t best = std::clamp<std::ptrdiff_t>(ideal, 0, lastStart);
    float bestMatch = -1e30F;
    if (natural <= lastStart) {
      for (std::ptrdiff_t from = std::max<std::ptrdiff_t>(0, ideal - kSearch);
           from <= std::min(lastStart, ideal + kSearch); from += 2) {
        float match = 0;
        for (std::size_t i = 0; i < kHalf; i += 4) match += samples[from + i] * samples[natural + i];
        if (match > bestMatch) bestMatch = match, best = from;
      }
    }
    for (std::size_t i = 0; i < kHalf; ++i) {
      const float in = static_cast<float>(i) / kHalf;
      const float before = static_cast<std::size_t>(natural) + i < samples.size() ? samples[natural + i] : 0.0F;
      result[to + i] = (1 - in) * before + in * samples[best + i];
    }
    last = best;
  }
  result.resize(length);
  return result;
}

HeardSpeech padded(std::span<const float> samples, std::span<const TimedPhone> phones, double before, double after) {
  HeardSpeech heard;
  const auto first = static_cast<std::size_t>(before * kRate), last = static_cast<std::size_t>(after * kRate);
  heard.samples.assign(first + samples.size() + last, 0.0F);
  std::copy(samples.begin(), samples.end(), heard.samples.begin() + static_cast<std::ptrdiff_t>(first));
  if (!phones.empty() && phones.front().phone != kSilencePhone) heard.phones.push_back({kSilencePhone, before});
  for (const TimedPhone& phone : phones) heard.phones.push_back({phone.phone, phone.endSeconds + before});
  const double end = static_cast<double>(heard.samples.size()) / kRate;
  if (!heard.phones.empty() && heard.phones.back().phone == kSilencePhone) {
    heard.phones.back().endSeconds = end;
  } else {
    heard.phones.push_back({kSilencePhone, end});
  }
  return heard;
}

HeardSpeech inCrowd(HeardSpeech heard, std::span<const std::vector<float>> babble, double decibels,
                    std::mt19937& random) {
  if (babble.empty()) return heard;
  RandomDraw draw(random);
  const std::vector<float> others = crowd(babble, heard.samples.size(), draw);
  const double level = rms(heard.samples) * std::pow(10.0, -decibels / 20) / rms(others);
  for (std::size_t i = 0; i < others.size(); ++i) heard.samples[i] += static_cast<float>(level * others[i]);
  return heard;
}

HeardSpeech withoutSpeech(double seconds, std::mt19937& random) {
  RandomDraw draw(random);
  HeardSpeech heard;
  const auto count = static_cast<std::size_t>(seconds * kRate);
  heard.phones.push_back({kSilencePhone, seconds});
  heard.samples.assign(count, 0.0F);
  if (draw.chance(0.8)) {
    heard.samples = makeNoise(anyNoise(draw), count, random);
    scale(heard.samples, std::pow(10.0, draw.between(-75, -15) / 20) / rms(heard.samples));
  }
  if (draw.chance(0.4)) {
    const std::size_t length = count / 3, start = draw.index(count - length);
    addBreath(std::span(heard.samples).subspan(start, length), std::pow(10.0, draw.between(-60, -25) / 20), draw);
  }
  return heard;
}

HeardSpeech augmented(std::span<const float> samples, std::span<const TimedPhone> phones,
                      std::span<const std::vector<float>> babble, std::mt19937& random) {
  RandomDraw draw(random);
  std::vector<float> voice(samples.begin(), samples.end());
  std::vector<TimedPhone> timed(phones.begin(), phones.end());
  double slower = 1;
  if (draw.chance(0.7)) {
    const double step = draw.spread(0.11, 0.26);
    voice = resampled(voice, step);
    slower /= step;
  }
  if (draw.chance(0.35)) {
    const double factor = draw.spread(0.15, 0.3);
    voice = stretched(voice, factor);
    slower *= factor;
  }
  for (TimedPhone& phone : timed) phone.endSeconds *= slower;
  const double level = rms(voice);

  HeardSpeech heard = padded(voice, timed, draw.between(0.05, 0.6), draw.between(0.05, 0.6));
  if (draw.chance(0.4)) breatheInPauses(heard, level, draw);
  if (draw.chance(0.7)) equalise(heard.samples, draw);
  if (draw.chance(0.35)) reverberate(heard.samples, draw);
  if (draw.chance(0.7)) {
    const std::size_t count = heard.samples.size();
    const bool inCompany = !babble.empty() && draw.chance(0.45);  // people nearby are the hardest noise
    std::vector<float> noise = inCompany ? crowd(babble, count, draw) : makeNoise(anyNoise(draw), count, random);
    scale(noise, level * std::pow(10.0, -(inCompany ? draw.between(0, 30) : draw.between(5, 40)) / 20) / rms(noise));
    for (std::size_t i = 0; i < count; ++i) heard.samples[i] += noise[i];
  }
  if (draw.chance(0.1)) telephone(heard.samples);
  if (draw.chance(0.15)) Biquad::lowPass(draw.between(3500, 7500)).run(heard.samples);
  scale(heard.samples, std::pow(10.0, draw.between(-44, -12) / 20) / level);
  if (draw.chance(0.9)) {  // the microphone's own hiss
    const double hiss = std::pow(10.0, draw.between(-95, -60) / 20);
    for (float& sample : heard.samples) sample += static_cast<float>(hiss * draw.noise());
  }
  for (float& sample : heard.samples) sample = std::clamp(sample, -1.0F, 1.0F);
  return heard;
}

}  // namespace visema
