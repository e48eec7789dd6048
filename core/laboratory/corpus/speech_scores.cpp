// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/speech_scores.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "core/base/try.h"

namespace visema {

namespace {

constexpr int kClosure = 3, kVoice = 7;  // features, from -1 to 1

class Correlation {
 public:
  void add(double x, double y) { n_ += 1, x_ += x, y_ += y, xx_ += x * x, yy_ += y * y, xy_ += x * y; }
  double value() const {
    const double denominator = std::sqrt((n_ * xx_ - x_ * x_) * (n_ * yy_ - y_ * y_));
    return denominator > 0 ? (n_ * xy_ - x_ * y_) / denominator : 0;
  }

 private:
  double n_ = 0, x_ = 0, y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

class Scorer {
 public:
  void add(const SpeechExample& example, const HeardFeatures& features, const HeardFeatures* named) {
    for (int entry = 0; entry < features.entries; ++entry) addMoment(example.targets, features, named, entry);
    addClosures(example, features);
  }

  SpeechScores scores() const {
    SpeechScores scores;
    scores.phoneAccuracy = spokenRight_ / std::max(1.0, spoken_);
    scores.phoneAccuracyAll = right_ / std::max(1.0, all_);
    scores.voiceAccuracy = voiceRight_ / std::max(1.0, all_);
    scores.closurePrecision = both_ / std::max(1.0, saidClosed_);
    scores.closureRecall = both_ / std::max(1.0, closed_);
    scores.closures = static_cast<int>(said_.size());
    scores.closuresFound = shareAbove(said_, 0);
    scores.closuresByChance = shareAbove(elsewhere_, 0);
    const float fivePercent = levelOf(elsewhere_, 0.05);
    scores.closuresAtFivePercent = shareAbove(said_, fivePercent);
    scores.burstsAtFivePercent = shareAbove(bursts_, fivePercent);
    for (const Correlation& correlation : correlations_) scores.articulationCorrelation.push_back(correlation.value());
    return scores;
  }

 private:
  void addMoment(const SpeechTargets& targets, const HeardFeatures& features, const HeardFeatures* named, int entry) {
    const auto k = static_cast<std::size_t>(entry);
    const auto& articulation = targets.articulations[k];
    const bool speaks = targets.voice[k] > 0.5F, saysSo = features.at(entry, kVoice) > 0;
    all_ += 1, voiceRight_ += speaks == saysSo;
    for (int a = 0; a < kArticulations; ++a)
      correlations_[static_cast<std::size_t>(a)].add(articulation[static_cast<std::size_t>(a)], features.at(entry, a));
    const bool isClosed = speaks && articulation[kClosure] > 0.5F,
               isSaidClosed = features.at(entry, kClosure) > 0 && saysSo;
    closed_ += isClosed, saidClosed_ += isSaidClosed, both_ += isClosed && isSaidClosed;
    if (!named) return;
    const float* first = &named->values[k * static_cast<std::size_t>(named->dimension)];
    const bool same = std::max_element(first, first + named->dimension) - first == targets.phones[k];
    right_ += same;
    if (targets.phones[k] != kSilencePhone) spoken_ += 1, spokenRight_ += same;
  }

  /// Every m, b and p, and for each as long a place where the lips have no reason to close: all there are, of that
  /// length, evenly counted.
  void addClosures(const SpeechExample& example, const HeardFeatures& features) {
    const auto& said = example.targets.phones;
    const auto most = [&](int first, int last) {
      float closure = -1;
      for (int entry = first; entry < last; ++entry) closure = std::max(closure, features.at(entry, kClosure));
      return closure;
    };
    for (int first = 0; first < features.entries;) {
      int last = first + 1;
      while (last < features.entries && said[static_cast<std::size_t>(last)] == said[static_cast<std::size_t>(first)])
        ++last;
      if (closesLips(said[static_cast<std::size_t>(first)])) {
        said_.push_back(most(first, last));
        if (said[static_cast<std::size_t>(first)] == *findPhone("p")) bursts_.push_back(said_.back());
        for (int place = 0; place + last - first <= features.entries; place += kPlaceStep) {
          const int end = place + last - first;
          if (!isOpen(example.targets, place, end)) continue;
          elsewhere_.push_back(most(place, end));
        }
      }
      first = last;
    }
  }

  /// Somebody speaks, and says none of m, b and p nor next to them.
  static bool isOpen(const SpeechTargets& targets, int first, int last) {
    for (int entry = std::max(0, first - 2); entry < std::min(last + 2, static_cast<int>(targets.phones.size()));
         ++entry)
      if (closesLips(targets.phones[static_cast<std::size_t>(entry)]) ||
          targets.voice[static_cast<std::size_t>(entry)] < 0.5F)
        return false;
    return true;
  }

  static double shareAbove(std::span<const float> closures, float level) {
    const auto above = std::count_if(closures.begin(), closures.end(), [&](float closure) { return closure > level; });
    return static_cast<double>(above) / std::max(1.0, static_cast<double>(closures.size()));
  }

  /// What not more than a share is above.
  static float levelOf(std::vector<float> closures, double share) {
    if (closures.empty()) return 0;
    const auto above = static_cast<std::ptrdiff_t>(share * static_cast<double>(closures.size()));
    std::nth_element(closures.begin(), closures.begin() + above, closures.end(), std::greater<>());
    return closures[static_cast<std::size_t>(above)];
  }

  static constexpr int kPlaceStep = 3;

  double spoken_ = 0, spokenRight_ = 0, all_ = 0, right_ = 0, voiceRight_ = 0;
  double closed_ = 0, saidClosed_ = 0, both_ = 0;
  std::vector<float> said_, bursts_, elsewhere_;  // the most closed moment of each m, b, p; of each p; of other places
  std::vector<Correlation> correlations_ = std::vector<Correlation>(kArticulations);
};

}  // namespace

Result<SpeechScores> scoreSpeech(PhoneHearing& hearing, std::span<const SpeechExample> examples) {
  Scorer scorer;
  for (const SpeechExample& example : examples) {
    const auto features = TRY(hearing.features(example.mel));
    if (hearing.namesPhones()) {
      const HeardFeatures named = hearing.namedPhones(features);
      scorer.add(example, features, &named);
    } else {
      scorer.add(example, features, nullptr);
    }
  }
  SpeechScores scores = scorer.scores();
  scores.sentences = static_cast<int>(examples.size());
  return scores;
}

}  // namespace visema
