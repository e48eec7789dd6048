// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/voice_activity/voice_activity_trainer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <sstream>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/try.h"
#include "core/laboratory/voice_activity/voice_scenes.h"
#include "core/phones/targets.h"
#include "core/speech/voice_activity.h"
#include "core/training/learning_rate.h"

namespace visema {
namespace {

// A voice is known by its third column; for a while after its end both answers are right.
constexpr int kOnsetColumns = 2, kEndColumns = 6;
// Beginnings and ends count so much more: a voice must be known at once, and its end too.
constexpr int kBeginning = 10, kEnding = 36;  // columns
constexpr float kBeginWeight = 3, kEndWeight = 3;
constexpr int kBatch = 256;
constexpr double kRate = 2e-3;

using Weights = std::array<float, kVoiceWeights>;
using Features = std::array<float, kVoiceFeatures>;

/// What the network learns from: columns, and whether somebody speaks in them.
struct Columns {
  std::vector<Features> features;
  std::vector<float> speech;
  std::vector<float> weights;

  void add(const HeardSpeech& heard) {
    const Mel mel = melOf(heard.samples);
    const std::vector<float> voice = speechTargets(heard.phones, mel.columnCount()).voice;
    VoiceFeatures describe;
    int since = 1000;  // columns since voice last changed
    for (int c = 0; c < mel.columnCount(); ++c) {
      Features described;
      describe.push(mel.column(c), described);
      const auto at = static_cast<std::size_t>(c);
      since = c > 0 && voice[at] != voice[at - 1] ? 0 : since + 1;
      if (since < (voice[at] > 0 ? kOnsetColumns : kEndColumns)) continue;
      features.push_back(described);
      speech.push_back(voice[at]);
      weights.push_back(voice[at] > 0 ? since < kBeginning ? kBeginWeight : 1 : since < kEnding ? kEndWeight : 1);
    }
  }
};

/// Every feature brought to mean 0 and spread 1, and how to build that into the first layer afterwards.
class Scaling {
 public:
  explicit Scaling(Columns& columns) {
    const auto count = static_cast<double>(columns.features.size());
    for (int f = 0; f < kVoiceFeatures; ++f) {
      double sum = 0, squares = 0;
      for (const Features& features : columns.features) sum += features[f], squares += features[f] * features[f];
      mean_[f] = static_cast<float>(sum / count);
      scale_[f] = static_cast<float>(1 / std::sqrt(1e-4 + squares / count - mean_[f] * mean_[f]));
    }
    for (Features& features : columns.features)
      for (int f = 0; f < kVoiceFeatures; ++f) features[f] = (features[f] - mean_[f]) * scale_[f];
  }
  Weights unscaled(Weights weights) const {
    float* weight = weights.data();
    for (int unit = 0; unit < kVoiceFirst; ++unit, weight += kVoiceFeatures + 1) {
      for (int f = 0; f < kVoiceFeatures; ++f) {
        weight[f] *= scale_[f];
        weight[kVoiceFeatures] -= weight[f] * mean_[f];
      }
    }
    return weights;
  }

 private:
  Features mean_, scale_;
};

/// Adds one layer's gradients and returns what reaches its inputs.
template <std::size_t inputs, std::size_t outputs>
std::array<float, inputs> backward(const float* weights, float* gradients, const std::array<float, inputs>& in,
                                   const std::array<float, outputs>& out) {
  std::array<float, inputs> back{};
  for (std::size_t unit = 0; unit < outputs; ++unit, weights += inputs + 1, gradients += inputs + 1) {
    if (out[unit] == 0) continue;
    for (std::size_t i = 0; i < inputs; ++i) {
      gradients[i] += out[unit] * in[i];
      back[i] += out[unit] * weights[i];
    }
    gradients[inputs] += out[unit];
  }
  return back;
}

/// The network while it learns (Adam).
class Learner {
 public:
  Learner() {
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    float* weight = weights_.data();
    const auto fill = [&](int inputs, int outputs) {
      for (int unit = 0; unit < outputs; ++unit, *weight++ = 0)
        for (int i = 0; i < inputs; ++i) *weight++ = normal(random) * std::sqrt(2.0f / static_cast<float>(inputs));
    };
    fill(kVoiceFeatures, kVoiceFirst);
    fill(kVoiceFirst, kVoiceSecond);
    fill(kVoiceSecond, 1);
  }
  const Weights& weights() const { return weights_; }

  /// Returns the loss, and keeps what is to be changed for the next step.
  double look(const Features& features, float speech, float weight) {
    constexpr int kSecondAt = kVoiceFirst * (kVoiceFeatures + 1),
                  kLastAt = kSecondAt + kVoiceSecond * (kVoiceFirst + 1);
    const VoiceLayers layers = voiceLayers(weights_, features);
    const float said = 1 / (1 + std::exp(-layers.answer));
    const std::array<float, 1> error{weight * (said - speech)};
    auto second = backward(&weights_[kLastAt], &gradients_[kLastAt], layers.second, error);
    for (int i = 0; i < kVoiceSecond; ++i) second[i] *= layers.second[i] > 0 ? 1.0f : 0.0f;
    auto first = backward(&weights_[kSecondAt], &gradients_[kSecondAt], layers.first, second);
    for (int i = 0; i < kVoiceFirst; ++i) first[i] *= layers.first[i] > 0 ? 1.0f : 0.0f;
    backward(&weights_[0], &gradients_[0], features, first);
    return -std::log(std::max(1e-6f, speech > 0.5f ? said : 1 - said));
  }

  void step(int count, double rate) {
    constexpr float kKeep = 0.9f, kKeepSquares = 0.999f, kDecay = 1e-4f;
    ++steps_;
    const double correction = std::sqrt(1 - std::pow(kKeepSquares, steps_)) / (1 - std::pow(kKeep, steps_));
    for (int i = 0; i < kVoiceWeights; ++i) {
      const float gradient = gradients_[i] / static_cast<float>(count) + kDecay * weights_[i];
      means_[i] = kKeep * means_[i] + (1 - kKeep) * gradient;
      squares_[i] = kKeepSquares * squares_[i] + (1 - kKeepSquares) * gradient * gradient;
      weights_[i] -= static_cast<float>(rate * correction) * means_[i] / (std::sqrt(squares_[i]) + 1e-8f);
    }
    gradients_.fill(0);
  }

 private:
  Weights weights_{}, gradients_{}, means_{}, squares_{};
  int steps_ = 0;
};

struct Tally {
  double speech = 0, found = 0, silence = 0, alarms = 0;

  void add(const std::vector<float>& samples, const std::vector<TimedPhone>& phones, const Weights& weights) {
    const Mel mel = melOf(samples);
    const std::vector<float> voice = speechTargets(phones, mel.columnCount()).voice;
    VoiceActivity activity(weights);
    int since = 0;
    for (int c = 0; c < mel.columnCount(); ++c) {
      const bool said = activity.push(mel.column(c));
      const auto at = static_cast<std::size_t>(c);
      since = c > 0 && voice[at] != voice[at - 1] ? 0 : since + 1;
      const bool speaks = voice[at] > 0;
      if (speaks) speech += 1, found += said;
      if (!speaks && since > kEndColumns + 2) silence += 1, alarms += said;
    }
  }
};

double power(const std::vector<float>& samples) {
  return std::inner_product(samples.begin(), samples.end(), samples.begin(), 1e-9);
}

VoiceScores judge(const VoiceScenes& scenes, const Weights& weights, int others) {
  VoiceScores scores;
  std::mt19937 random(77);
  const std::vector<HeardSpeech> heldOut = scenes.heldOut();
  for (const double decibels : {20.0, 10.0, 5.0}) {
    Tally tally;
    for (const HeardSpeech& heard : heldOut) {
      for (const NoiseKind kind : {NoiseKind::White, NoiseKind::Pink, NoiseKind::Fan}) {
        std::vector<float> samples = heard.samples;
        const std::vector<float> noise = makeNoise(kind, samples.size(), random);
        const double gain = std::sqrt(power(samples) / power(noise)) * std::pow(10, -decibels / 20);
        for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += static_cast<float>(gain) * noise[i];
        tally.add(samples, heard.phones, weights);
      }
    }
    scores.speech.push_back({decibels, tally.found / tally.speech, tally.alarms / tally.silence});
  }
  Tally music, noise;
  for (int i = 0; i < others; ++i) {
    const HeardSpeech played = scenes.music(random), quiet = scenes.noise(random);
    music.add(played.samples, played.phones, weights);
    noise.add(quiet.samples, quiet.phones, weights);
  }
  scores.music = music.alarms / music.silence;
  scores.noise = noise.alarms / noise.silence;
  return scores;
}

Status write(const std::filesystem::path& path, const Weights& weights) {
  std::ostringstream text;
  text << "// SPDX-License-Identifier: Apache-2.0\n"
          "// Made by `visema-lab corpus voice-activity`; voice_activity.md says from what. Not for editing.\n"
          "#pragma once\n\n"
          "#include <array>\n\n"
          "#include \"core/speech/voice_network.h\"\n\n"
          "namespace visema {\n\n"
          "// clang-format off\n"
          "inline constexpr std::array<float, kVoiceWeights> kShippedVoiceWeights = {";
  std::size_t width = 1000;
  for (const float weight : weights) {
    char number[32];
    std::snprintf(number, sizeof(number), "%.4g", static_cast<double>(weight));
    std::string item = number;
    item += item.find_first_of(".e") == std::string::npos ? ".0f," : "f,";
    if (width + item.size() > 118) text << "\n", width = 0;
    text << item;
    width += item.size();
  }
  text << "\n};\n// clang-format on\n\n}  // namespace visema\n";
  return writeFileAtomically(path, text.str());
}

}  // namespace

Status VoiceActivityTrainingOptions::validate() const {
  if (corpus.empty() || output.empty())
    return fail(ErrorCode::InvalidArgument, "Name the corpus folder and the file for the weights.");
  if (scenes < 1 || rounds < 1) return fail(ErrorCode::InvalidArgument, "Scenes and rounds must be above 0.");
  return {};
}

Result<VoiceActivityTrainingReport> trainVoiceActivity(const VoiceActivityTrainingOptions& options,
                                                       const ProgressFn& progress, std::stop_token stop) {
  TRY(options.validate());
  auto scenes = TRY(VoiceScenes::load(options.corpus));
  std::mt19937 random(3);
  Columns columns;
  for (int i = 0; i < options.scenes && !stop.stop_requested(); ++i) {
    if (progress) progress({0.7 * i / options.scenes, "listening", -1});
    const int kind = i % 10;
    columns.add(kind < 5 ? scenes.speech(random) : kind < 7 ? scenes.music(random) : scenes.noise(random));
  }
  const Scaling scaling(columns);
  Learner learner;
  std::vector<std::size_t> order(columns.features.size());
  std::iota(order.begin(), order.end(), 0);
  VoiceActivityTrainingReport report;
  for (int round = 0; round < options.rounds && !stop.stop_requested(); ++round) {
    if (progress) progress({0.7 + 0.3 * round / options.rounds, "learning", -1});
    std::shuffle(order.begin(), order.end(), random);
    const double rate = learningRate(kRate, round, options.rounds, 0, 0);
    double loss = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      loss += learner.look(columns.features[order[i]], columns.speech[order[i]], columns.weights[order[i]]);
      if ((i + 1) % kBatch == 0) learner.step(kBatch, rate);
    }
    report.loss = loss / static_cast<double>(order.size());
  }
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Training was stopped; nothing was written.");
  const Weights weights = scaling.unscaled(learner.weights());
  report.scores = judge(scenes, weights, std::max(1, options.scenes / 50));
  TRY(write(options.output, weights));
  return report;
}

}  // namespace visema
