// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/voice_activity/voice_scenes.h"

#include <algorithm>
#include <map>

#include "core/base/time.h"
#include "core/base/try.h"
#include "core/training/corpus/music.h"
#include "core/training/corpus/random_draw.h"
#include "core/training/corpus/sound.h"

namespace visema {
namespace {

constexpr double kRate = 16000;
constexpr double kSeconds = 10;

/// Takes the beginning away, so that the scene may begin in mid-sentence.
void cutBeginning(HeardSpeech& heard, double seconds) {
  const auto count = static_cast<std::ptrdiff_t>(seconds * kRate);
  heard.samples.erase(heard.samples.begin(), heard.samples.begin() + count);
  for (TimedPhone& phone : heard.phones) phone.endSeconds -= seconds;
  std::erase_if(heard.phones, [](const TimedPhone& phone) { return phone.endSeconds <= 0; });
}

}  // namespace

Result<VoiceScenes> VoiceScenes::load(const std::filesystem::path& corpus) {
  auto utterances = TRY(loadCorpus(corpus));
  VoiceScenes scenes;
  scenes.utterances_ = std::move(utterances);
  std::map<std::string, std::vector<int>> voices, heldOut;
  for (std::size_t i = 0; i < scenes.utterances_.size(); ++i) {
    const CorpusUtterance& utterance = scenes.utterances_[i];
    auto sound = TRY(readPlainWav(utterance.sound));
    scenes.sounds_.push_back(atRate(sound, kSpeechRate).samples);
    (utterance.heldOut ? heldOut : voices)[utterance.voice].push_back(static_cast<int>(i));
  }
  for (auto& [name, list] : voices) scenes.voices_.push_back(std::move(list));
  for (auto& [name, list] : heldOut) scenes.heldOutVoices_.push_back(std::move(list));
  if (scenes.voices_.empty() || scenes.heldOutVoices_.empty())
    return fail(ErrorCode::NotFound,
                corpus.string() + " needs voices to train on and voices to judge by; make it without --voice.");
  return scenes;
}

/// The utterances one after another with pauses between them.
HeardSpeech VoiceScenes::joined(const std::vector<int>& utterances, std::mt19937& random) const {
  RandomDraw draw(random);
  HeardSpeech all;
  for (const int index : utterances) {
    const double start = static_cast<double>(all.samples.size()) / kRate;
    const auto& sound = sounds_[static_cast<std::size_t>(index)];
    const HeardSpeech one = padded(sound, utterances_[static_cast<std::size_t>(index)].phones, draw.between(0.1, 1.5),
                                   draw.between(0.1, 1));
    all.samples.insert(all.samples.end(), one.samples.begin(), one.samples.end());
    for (const TimedPhone& phone : one.phones) all.phones.push_back({phone.phone, phone.endSeconds + start});
  }
  return all;
}

HeardSpeech VoiceScenes::speech(std::mt19937& random) const {
  RandomDraw draw(random);
  const std::vector<int>& voice = voices_[draw.index(voices_.size())];
  std::vector<int> chosen;
  double seconds = 0;
  while (seconds < kSeconds) {
    chosen.push_back(voice[draw.index(voice.size())]);
    seconds += static_cast<double>(sounds_[static_cast<std::size_t>(chosen.back())].size()) / kRate + 1;
  }
  const HeardSpeech clean = joined(chosen, random);
  HeardSpeech heard = augmented(clean.samples, clean.phones, {}, random);
  if (draw.chance(0.3)) cutBeginning(heard, draw.between(0.5, 2.5));
  return heard;
}

HeardSpeech VoiceScenes::music(std::mt19937& random) const {
  const std::vector<float> music = makeMusic(static_cast<std::size_t>(kSeconds * kRate), random);
  const std::vector<TimedPhone> nobody{{kSilencePhone, kSeconds}};
  return augmented(music, nobody, {}, random);
}

HeardSpeech VoiceScenes::noise(std::mt19937& random) const {
  HeardSpeech heard = withoutSpeech(kSeconds, random);
  if (random() % 2 == 0) cutBeginning(heard, kSeconds * 0.7);  // beginnings are hard: nothing is known of the room
  return heard;
}

std::vector<HeardSpeech> VoiceScenes::heldOut() const {
  constexpr std::size_t kEach = 12;
  std::mt19937 random(5);
  std::vector<HeardSpeech> heard;
  for (const std::vector<int>& voice : heldOutVoices_)
    heard.push_back(
        joined({voice.begin(), voice.begin() + static_cast<std::ptrdiff_t>(std::min(voice.size(), kEach))}, random));
  return heard;
}

}  // namespace visema
