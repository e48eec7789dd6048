// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/speech_dataset.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/base/try.h"
#include "core/speech/mel_front_end.h"
#include "core/training/corpus/sound.h"

namespace visema {

namespace {

constexpr double kPeople = 0.6;        // of what is drawn, where there are recordings
constexpr double kPieceSeconds = 4;    // of a long sentence, which a crop of a batch would not hold anyway
constexpr double kMuchIsHeard = 0.75;  // the power of the seconds that somebody is drawn by

/// A longer or shorter vocal tract: the picture's bands are shifted, proportionally more the higher they are.
Mel withOtherTract(const Mel& mel, double shift) {
  Mel result;
  std::vector<float> column(kMelBands);
  for (int c = 0; c < mel.columnCount(); ++c) {
    for (int band = 0; band < kMelBands; ++band) {
      const double from = std::clamp(band + shift * (0.3 + 0.7 * band / kMelBands), 0.0, kMelBands - 1.001);
      const int low = static_cast<int>(from);
      const auto part = static_cast<float>(from - low);
      column[static_cast<std::size_t>(band)] = (1 - part) * mel.at(low, c) + part * mel.at(low + 1, c);
    }
    result.append(column);
  }
  return result;
}

double startOf(std::span<const TimedPhone> phones, std::size_t index) {
  return index == 0 ? 0 : phones[index - 1].endSeconds;
}

std::vector<int> matchEntries(const SpeechExample& first, const SpeechExample& second) {
  const std::vector<int> partners = alignPhones(first.phones, second.phones);
  const auto entries = static_cast<int>(second.targets.phones.size());
  std::vector<int> matching;
  std::size_t phone = 0;
  for (std::size_t k = 0; k < first.targets.phones.size(); ++k) {
    const double time = (static_cast<double>(k) + 0.5) / kMelColumnsPerSecond;
    while (phone + 1 < first.phones.size() && first.phones[phone].endSeconds <= time) ++phone;
    const int partner = partners[phone];
    if (partner < 0) {
      matching.push_back(-1);
      continue;
    }
    const double start = startOf(first.phones, phone), length = first.phones[phone].endSeconds - start;
    const double otherStart = startOf(second.phones, static_cast<std::size_t>(partner));
    const double otherLength = second.phones[static_cast<std::size_t>(partner)].endSeconds - otherStart;
    const double part = length > 0 ? std::min(1.0, (time - start) / length) : 0;
    const int entry = static_cast<int>((otherStart + part * otherLength) * kMelColumnsPerSecond);
    matching.push_back(entry < entries ? entry : -1);
  }
  return matching;
}

}  // namespace

SpokenPiece pieceOf(std::span<const float> samples, std::span<const TimedPhone> phones, double seconds,
                    std::mt19937& random) {
  constexpr double kRate = 16000;
  SpokenPiece piece;
  const double length =
      std::min(static_cast<double>(samples.size()) / kRate, phones.empty() ? 0 : phones.back().endSeconds);
  if (length <= seconds) return {samples, {phones.begin(), phones.end()}};
  const double wanted = (length - seconds) * static_cast<double>(random()) / 4294967296.0;
  std::size_t first = 0;
  while (first + 1 < phones.size() && phones[first].endSeconds < wanted) ++first;
  const double start = startOf(phones, first);
  std::size_t last = first;  // whole phones, one at least
  do piece.phones.push_back({phones[last].phone, phones[last].endSeconds - start});
  while (++last < phones.size() && phones[last].endSeconds - start <= seconds);
  const auto from = std::min(static_cast<std::size_t>(start * kRate), samples.size());
  piece.samples = samples.subspan(
      from, std::min(static_cast<std::size_t>(piece.phones.back().endSeconds * kRate), samples.size() - from));
  return piece;
}

SpeechExample exampleOf(const HeardSpeech& heard) {
  SpeechExample example;
  example.mel = melOf(heard.samples);
  example.targets = speechTargets(heard.phones, example.mel.columnCount());
  example.phones = heard.phones;
  return example;
}

std::vector<int> alignPhones(std::span<const TimedPhone> first, std::span<const TimedPhone> second) {
  const std::size_t rows = first.size() + 1, columns = second.size() + 1;
  std::vector<int> cost(rows * columns);
  for (std::size_t i = 0; i < rows; ++i) cost[i * columns] = static_cast<int>(i) * 2;
  for (std::size_t j = 0; j < columns; ++j) cost[j] = static_cast<int>(j) * 2;
  const auto different = [&](std::size_t i, std::size_t j) { return first[i].phone == second[j].phone ? 0 : 3; };
  for (std::size_t i = 1; i < rows; ++i)
    for (std::size_t j = 1; j < columns; ++j)
      cost[i * columns + j] = std::min({cost[(i - 1) * columns + j - 1] + different(i - 1, j - 1),
                                        cost[(i - 1) * columns + j] + 2, cost[i * columns + j - 1] + 2});
  std::vector<int> partners(first.size(), -1);
  for (std::size_t i = first.size(), j = second.size(); i > 0 && j > 0;) {
    if (cost[i * columns + j] == cost[(i - 1) * columns + j - 1] + different(i - 1, j - 1)) {
      if (different(i - 1, j - 1) == 0) partners[i - 1] = static_cast<int>(j - 1);
      --i, --j;
    } else if (cost[i * columns + j] == cost[(i - 1) * columns + j] + 2) {
      --i;
    } else {
      --j;
    }
  }
  return partners;
}

Result<SpeechDataset> SpeechDataset::load(const std::filesystem::path& folder) {
  auto utterances = TRY(loadCorpus(folder));
  SpeechDataset dataset;
  dataset.utterances_ = std::move(utterances);
  std::vector<int> synthetic;                                 // each as often as it should be drawn
  std::map<std::string, std::map<std::string, Pool>> people;  // of each language
  for (std::size_t i = 0; i < dataset.utterances_.size(); ++i) {
    const CorpusUtterance& utterance = dataset.utterances_[i];
    auto sound = TRY(readPlainWav(utterance.sound));
    dataset.sounds_.push_back(atRate(sound, 16000).samples);
    if (utterance.heldOut) continue;
    if (isRecorded(utterance)) {
      Pool& person = people[utterance.language][utterance.voice];
      person.utterances.push_back(static_cast<int>(i));
      person.weight += utterance.phones.back().endSeconds;
      continue;
    }
    // Voices cut from recordings teach more about people than espeak-ng's formants do.
    const bool robot = utterance.voice.starts_with("espeak");
    const int times = robot ? 1 : utterance.language == "en" ? 2 : 4;
    synthetic.insert(synthetic.end(), static_cast<std::size_t>(times), static_cast<int>(i));
  }
  if (synthetic.empty() && people.empty()) return dataset;  // only good to judge by
  const double share = people.empty() ? 0 : synthetic.empty() ? 1 : kPeople;
  dataset.pools_.push_back({std::move(synthetic), 1 - share});
  // What much was recorded of is heard more often, but does not drown the others: languages, and in each its people.
  std::map<std::string, double> languages;
  double allLanguages = 0;
  for (auto& [language, speakers] : people) {
    double seconds = 0;
    for (const auto& [voice, person] : speakers) seconds += person.weight;
    allLanguages += languages[language] = std::pow(seconds, kMuchIsHeard);
  }
  for (auto& [language, speakers] : people) {
    double all = 0;
    for (auto& [voice, person] : speakers) all += person.weight = std::pow(person.weight, kMuchIsHeard);
    for (auto& [voice, person] : speakers)
      dataset.pools_.push_back(
          {std::move(person.utterances), share * languages[language] / allLanguages * person.weight / all});
  }
  return dataset;
}

int SpeechDataset::drawUtterance(std::mt19937& random) const {
  double drawn = static_cast<double>(random()) / 4294967296.0;
  std::size_t pool = 0;
  while (pool + 1 < pools_.size() && (drawn >= pools_[pool].weight || pools_[pool].utterances.empty()))
    drawn -= pools_[pool++].weight;
  const std::vector<int>& utterances = pools_[pool].utterances;
  return utterances[random() % utterances.size()];
}

int SpeechDataset::partnerOf(int utterance, std::mt19937& random) const {
  const CorpusUtterance& wanted = utterances_[static_cast<std::size_t>(utterance)];
  if (wanted.sentence == kSaidByNobodyElse) return utterance;
  std::vector<int> partners;
  for (std::size_t i = 0; i < utterances_.size(); ++i) {
    const CorpusUtterance& other = utterances_[i];
    if (!other.heldOut && other.sentence == wanted.sentence && other.language == wanted.language &&
        other.voice != wanted.voice)
      partners.push_back(static_cast<int>(i));
  }
  return partners.empty() || random() % 4 == 0 ? utterance : partners[random() % partners.size()];
}

SpeechExample SpeechDataset::hear(std::span<const float> sound, std::span<const TimedPhone> phones,
                                  std::mt19937& random) const {
  SpeechExample example = exampleOf(augmented(sound, phones, sounds_, random));
  if (random() % 2 == 0) {
    const double shift = 12.0 * (static_cast<double>(random()) / 4294967296.0 - 0.5);
    example.mel = withOtherTract(example.mel, shift);
  }
  return example;
}

SpeechPair SpeechDataset::makePair(std::mt19937& random) const {
  SpeechPair pair;
  if (random() % 16 == 0) {  // nobody speaks
    pair.first = exampleOf(withoutSpeech(2.5, random));
    pair.second = exampleOf(withoutSpeech(2.5, random));
  } else {
    const auto first = static_cast<std::size_t>(drawUtterance(random));
    const auto second = static_cast<std::size_t>(partnerOf(static_cast<int>(first), random));
    if (first == second) {  // twice the same words of one voice: a piece will do
      const SpokenPiece piece = pieceOf(sounds_[first], utterances_[first].phones, kPieceSeconds, random);
      pair.first = hear(piece.samples, piece.phones, random);
      pair.second = hear(piece.samples, piece.phones, random);
    } else {
      pair.first = hear(sounds_[first], utterances_[first].phones, random);
      pair.second = hear(sounds_[second], utterances_[second].phones, random);
    }
  }
  pair.matching = matchEntries(pair.first, pair.second);
  return pair;
}

std::vector<SpeechExample> soundsWithoutSpeech(int count) {
  std::mt19937 random(11);
  std::vector<SpeechExample> examples;
  for (int i = 0; i < count; ++i) examples.push_back(exampleOf(withoutSpeech(kPieceSeconds, random)));
  return examples;
}

std::vector<SpeechExample> SpeechDataset::heldOut(Speakers speakers, int count,
                                                  std::optional<double> babbleDecibels) const {
  std::mt19937 random(7);  // the same crowd for every encoder
  std::vector<int> chosen;
  for (std::size_t i = 0; i < utterances_.size(); ++i)
    if (utterances_[i].heldOut && isRecorded(utterances_[i]) == (speakers == Speakers::People))
      chosen.push_back(static_cast<int>(i));
  std::vector<SpeechExample> examples;
  const std::size_t step = std::max<std::size_t>(1, chosen.size() / static_cast<std::size_t>(std::max(1, count)));
  for (std::size_t i = 0; i < chosen.size() && static_cast<int>(examples.size()) < count; i += step) {
    const auto index = static_cast<std::size_t>(chosen[i]);
    HeardSpeech heard = padded(sounds_[index], utterances_[index].phones, 0.3, 0.3);
    if (babbleDecibels) heard = inCrowd(std::move(heard), sounds_, *babbleDecibels, random);
    examples.push_back(exampleOf(heard));
  }
  return examples;
}

}  // namespace visema
