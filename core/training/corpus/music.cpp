// SPDX-License-Identifier: Apache-2.0
#include "core/training/corpus/music.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "core/training/corpus/random_draw.h"

namespace visema {
namespace {

constexpr double kRate = 16000;
constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kHighestHz = 7500;

enum class Family { Plucked, Struck, Bowed, Blown, Organ, Synth };
constexpr std::size_t kFamilies = 6;

/// What the notes of one part have in common.
struct Instrument {
  Family family = Family::Plucked;
  double brightness = 0.5;  // of the next overtone against this one
  double decay = 1;         // seconds
  double attack = 0.01;     // seconds
  double vibrato = 0;       // of the pitch
  double vibratoHz = 5;
  double stretch = 0;  // overtones sharper than whole multiples
  double breath = 0;
  double slide = 0;  // octaves from a note's start to its end

  static Instrument any(RandomDraw& draw) {
    Instrument made;
    made.family = static_cast<Family>(draw.index(kFamilies));
    const bool held = made.family != Family::Plucked && made.family != Family::Struck;
    made.brightness = draw.between(0.35, 0.9);
    made.decay = std::exp(draw.between(std::log(0.15), std::log(2.5)));
    made.attack = held ? draw.between(0.01, 0.15) : draw.between(0.001, 0.01);
    made.vibrato = held && draw.chance(0.6) ? draw.between(0.001, 0.012) : 0;
    made.vibratoHz = draw.between(4, 7);
    made.stretch = made.family == Family::Struck ? draw.between(0, 0.002) : 0;
    made.breath = made.family == Family::Blown ? draw.between(0, 0.1) : 0;
    made.slide = held && draw.chance(0.15) ? draw.between(-1, 1) : 0;
    return made;
  }
};

/// Of `turns` whole turns; from a table, since a piece asks for hundreds of millions.
float sine(double turns) {
  constexpr int kSteps = 8192;
  static const std::vector<float> table = [] {
    std::vector<float> values(kSteps);
    for (int i = 0; i < kSteps; ++i) values[i] = static_cast<float>(std::sin(kTurn * i / kSteps));
    return values;
  }();
  return table[static_cast<std::size_t>(turns * kSteps) % kSteps];
}

void add(std::vector<float>& to, std::size_t start, std::span<const float> note) {
  for (std::size_t i = 0; i < note.size() && start + i < to.size(); ++i) to[start + i] += note[i];
}

/// A burst of noise runs round a loop that softens it (Karplus and Strong).
std::vector<float> pluckedNote(const Instrument& instrument, double hz, std::size_t length, RandomDraw& draw) {
  const double period = kRate / hz - 0.5;
  const auto whole = static_cast<std::size_t>(period);
  const auto part = static_cast<float>(period - static_cast<double>(whole));
  std::vector<float> loop(whole + 1);
  float soft = 0;
  for (float& sample : loop) sample = soft += static_cast<float>(instrument.brightness) * (draw.noise() - soft);
  const auto keep = static_cast<float>(std::pow(0.001, 1 / (hz * instrument.decay * 2)));
  std::vector<float> note(length);
  std::size_t at = 0;
  float before = 0;
  for (float& sample : note) {
    const float now = loop[at], next = loop[(at + 1) % loop.size()];
    sample = (1 - part) * next + part * now;
    loop[at] = keep * 0.5f * (sample + before);
    before = sample;
    at = (at + 1) % loop.size();
  }
  return note;
}

/// Overtones added up; struck ones fade each in its time, held ones swell and tremble.
std::vector<float> overtoneNote(const Instrument& instrument, double hz, std::size_t length, RandomDraw& draw) {
  const bool struck = instrument.family == Family::Struck;
  std::vector<double> phases(length);
  double phase = draw.between(0, 1);
  for (std::size_t i = 0; i < length; ++i) {
    const double seconds = static_cast<double>(i) / kRate;
    phases[i] = phase;
    const double bent = hz * std::exp2(instrument.slide * static_cast<double>(i) / static_cast<double>(length));
    phase += bent / kRate * (1 + instrument.vibrato * sine(instrument.vibratoHz * seconds));
  }
  std::vector<float> note(length);
  const int step = instrument.family == Family::Organ ? 2 : 1;  // of the overtones above the first
  for (int harmonic = 1; harmonic < 40; harmonic = harmonic == 1 ? 2 : harmonic + step) {
    const double factor = harmonic * std::sqrt(1 + instrument.stretch * harmonic * harmonic);
    const double level =
        instrument.family == Family::Synth ? 1.0 / harmonic : std::pow(instrument.brightness, harmonic);
    if (factor * hz * std::exp2(std::max(0.0, instrument.slide)) > kHighestHz || level < 0.001) break;
    const double fade =
        struck ? std::exp(-std::sqrt(static_cast<double>(harmonic)) * 3 / (instrument.decay * kRate)) : 1;
    const double offset = draw.between(0, 1);
    double loud = level;
    for (std::size_t i = 0; i < length; ++i, loud *= fade)
      note[i] += static_cast<float>(loud) * sine(phases[i] * factor + offset);
  }
  for (float& sample : note) sample += static_cast<float>(instrument.breath) * draw.noise();
  return note;
}

std::vector<float> noteOf(const Instrument& instrument, double hz, std::size_t length, RandomDraw& draw) {
  std::vector<float> note = instrument.family == Family::Plucked ? pluckedNote(instrument, hz, length, draw)
                                                                 : overtoneNote(instrument, hz, length, draw);
  const double attack = instrument.attack * kRate, release = 0.03 * kRate;
  for (std::size_t i = 0; i < length; ++i) {
    const double in = std::min(1.0, static_cast<double>(i) / attack);
    const double out = std::min(1.0, static_cast<double>(length - i) / release);
    note[i] *= static_cast<float>(in * out);
  }
  return note;
}

std::vector<float> drum(std::size_t which, RandomDraw& draw) {
  std::vector<float> beat(static_cast<std::size_t>(0.25 * kRate));
  double phase = 0;
  float before = 0;
  for (std::size_t i = 0; i < beat.size(); ++i) {
    const double seconds = static_cast<double>(i) / kRate;
    const float noise = draw.noise(), hiss = noise - before;
    before = noise;
    if (which == 0) {  // bass drum
      phase += (45 + 120 * std::exp(-seconds * 40)) / kRate;
      beat[i] = static_cast<float>(2 * std::exp(-seconds * 14) * std::sin(kTurn * phase));
    } else if (which == 1) {  // snare
      beat[i] = static_cast<float>(std::exp(-seconds * 18) * (0.6 * noise + 0.6 * std::sin(kTurn * 185 * seconds)));
    } else {  // cymbal
      beat[i] = static_cast<float>(0.4 * std::exp(-seconds * 50) * hiss);
    }
  }
  return beat;
}

struct Piece {
  double beat;  // samples
  double tonic;
  std::array<int, 7> scale;
  std::array<int, 4> chords;  // steps of the scale

  explicit Piece(RandomDraw& draw) {
    beat = 60 / draw.between(60, 170) * kRate;
    tonic = 110 * std::pow(2.0, draw.between(-1, 1));
    scale = draw.chance(0.6) ? std::array{0, 2, 4, 5, 7, 9, 11} : std::array{0, 2, 3, 5, 7, 8, 10};
    for (int& chord : chords) chord = static_cast<int>(draw.index(7));
  }
  double hz(int step, int octave) const {
    const int semitones = scale[static_cast<std::size_t>(step % 7)] + 12 * (step / 7 + octave);
    return tonic * std::pow(2.0, semitones / 12.0);
  }
  int chordAt(std::size_t sample) const {
    return chords[static_cast<std::size_t>(static_cast<double>(sample) / (4 * beat)) % chords.size()];
  }
};

/// One instrument playing chords, a broken chord or a tune.
void play(const Piece& piece, std::vector<float>& music, RandomDraw& draw) {
  const Instrument instrument = Instrument::any(draw);
  const double level = draw.between(0.3, 1), rests = draw.between(0, 0.4);
  const int octave = static_cast<int>(draw.index(4)) - 1;
  const bool chords = draw.chance(0.4), tune = draw.chance(0.5);
  constexpr std::array kLengths{0.25, 0.5, 0.5, 1.0, 1.0, 2.0, 4.0};
  const double length = kLengths[draw.index(kLengths.size())];
  int step = static_cast<int>(draw.index(7)), turn = 0;
  for (double at = 0; at < static_cast<double>(music.size());) {
    const double beats = draw.chance(0.7) ? length : kLengths[draw.index(kLengths.size())];
    const auto start = static_cast<std::size_t>(at);
    const auto sounding = static_cast<std::size_t>(beats * piece.beat * (draw.chance(0.3) ? 0.6 : 0.98));
    at += beats * piece.beat;
    if (draw.chance(rests)) continue;
    const int chord = piece.chordAt(start);
    step = tune ? std::clamp(step + static_cast<int>(draw.index(5)) - 2, 0, 13) : chord + 2 * (turn++ % 3);
    for (int voice = 0; voice < (chords ? 3 : 1); ++voice) {
      const double hz = piece.hz(chords ? chord + 2 * voice : step, octave);
      if (hz < 40 || hz > 3000) continue;
      std::vector<float> note = noteOf(instrument, hz, sounding, draw);
      const auto loud = static_cast<float>(level * draw.between(0.5, 1));
      for (float& sample : note) sample *= loud;
      add(music, start, note);
    }
  }
}

void drumOn(const Piece& piece, std::vector<float>& music, RandomDraw& draw) {
  const std::array<std::vector<float>, 3> drums{drum(0, draw), drum(1, draw), drum(2, draw)};
  std::array<bool, 24> pattern;  // eight eighths for each
  for (bool& hit : pattern) hit = draw.chance(0.4);
  const double eighth = piece.beat / 2;
  const auto count = static_cast<std::size_t>(std::ceil(static_cast<double>(music.size()) / eighth));
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t which = 0; which < drums.size(); ++which)
      if (pattern[which * 8 + i % 8])
        add(music, static_cast<std::size_t>(static_cast<double>(i) * eighth), drums[which]);
}

}  // namespace

std::vector<float> makeMusic(std::size_t count, std::mt19937& random) {
  RandomDraw draw(random);
  std::vector<float> music(count, 0.0f);
  const Piece piece(draw);
  const std::size_t parts = 1 + draw.index(4);
  for (std::size_t part = 0; part < parts; ++part) play(piece, music, draw);
  if (draw.chance(0.4)) drumOn(piece, music, draw);
  return music;
}

}  // namespace visema
