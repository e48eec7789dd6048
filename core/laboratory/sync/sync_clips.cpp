// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/sync/sync_clips.h"

#include <algorithm>
#include <cmath>

#include "core/base/time.h"
#include "core/base/try.h"
#include "core/sync/sync_matcher.h"
#include "core/sync/talking_film.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/corpus.h"
#include "core/training/corpus/random_draw.h"
#include "core/training/corpus/sound.h"

namespace visema {
namespace {

constexpr int kShortest = 30;      // frames of a clip that is of use
constexpr int kNoisyHearings = 2;  // of a film, beside the clean one
constexpr std::size_t kMostSentences = 700;

SyncClip drawnClip(const HeardSpeech& speech, SpeechEncoder& encoder) {
  SyncClip clip;
  clip.frames = static_cast<int>(speech.samples.size() * 25 / 16000);
  clip.heard.push_back(featuresOf(speech.samples, encoder));
  clip.targets = speechTargets(speech.phones, static_cast<int>(speech.samples.size() * 80 / 16000) + 8);
  return clip;
}

/// Frames from `from` up to `to` of a film.
SyncClip filmedClip(const TalkingFilm& film, int from, int to, const std::vector<std::vector<float>>& sounds,
                    SpeechEncoder& encoder) {
  SyncClip clip;
  clip.frames = to - from;
  const auto bytes = film.mouth(0).size();
  clip.mouths.assign(film.mouths.begin() + static_cast<std::ptrdiff_t>(from * bytes),
                     film.mouths.begin() + static_cast<std::ptrdiff_t>(to * bytes));
  for (const auto& sound : sounds) {
    const auto begin = std::min(sound.size(), static_cast<std::size_t>(from) * 640);
    const auto end = std::min(sound.size(), static_cast<std::size_t>(to) * 640);
    clip.heard.push_back(featuresOf(std::span(sound).subspan(begin, end - begin), encoder));
  }
  return clip;
}

Status addFilm(const SyncFilm& film, SpeechEncoder& encoder, std::mt19937& random, SyncClips& clips,
               const ProgressFn& progress, const std::stop_token& stop) {
  auto talking = TRY(readTalkingFilm(film.path, {}, progress, stop));
  std::vector<std::vector<float>> sounds{talking.samples};
  RandomDraw draw(random);
  for (int i = 0; i < kNoisyHearings; ++i) {
    std::vector<float> noisy = talking.samples;
    const auto noise = makeNoise(i % 2 == 0 ? NoiseKind::Pink : NoiseKind::Fan, noisy.size(), random);
    const auto level = static_cast<float>(draw.between(0.005, 0.03));
    for (std::size_t k = 0; k < noisy.size(); ++k) noisy[k] += level * noise[k];
    sounds.push_back(std::move(noisy));
  }
  const int end = film.heldOutFrom < 0 ? talking.frames() : std::min(film.heldOutFrom, talking.frames());
  if (end >= kShortest) clips.filmed.push_back(filmedClip(talking, 0, end, sounds, encoder));
  sounds.resize(1);
  if (talking.frames() - end >= kShortest)
    clips.filmedHeldOut.push_back(filmedClip(talking, end, talking.frames(), sounds, encoder));
  return {};
}

Status addCorpus(const std::filesystem::path& folder, SpeechEncoder& encoder, std::mt19937& random, SyncClips& clips,
                 const ProgressFn& progress, const std::stop_token& stop) {
  auto utterances = TRY(loadCorpus(folder));
  std::shuffle(utterances.begin(), utterances.end(), random);
  utterances.resize(std::min(utterances.size(), kMostSentences));
  std::vector<std::vector<float>> babble;
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "training was stopped");
    if (progress) progress({static_cast<double>(i) / static_cast<double>(utterances.size()), "hearing", -1});
    const CorpusUtterance& utterance = utterances[i];
    auto sound = TRY(readPlainWav(utterance.sound));
    const std::vector<float> samples = atRate(sound, kSpeechRate).samples;
    if (babble.size() < 20) babble.push_back(samples);
    const HeardSpeech speech = utterance.heldOut ? padded(samples, utterance.phones, 0.3, 0.3)
                                                 : augmented(samples, utterance.phones, babble, random);
    SyncClip clip = drawnClip(speech, encoder);
    if (clip.frames >= kShortest) (utterance.heldOut ? clips.drawnHeldOut : clips.drawn).push_back(std::move(clip));
  }
  return {};
}

}  // namespace

Result<SyncClips> loadSyncClips(const std::filesystem::path& corpus, const std::vector<SyncFilm>& films,
                                SpeechEncoder& encoder, const ProgressFn& progress, std::stop_token stop) {
  SyncClips clips;
  clips.speech = {encoder.name(), encoder.fingerprint()};
  std::mt19937 random(7);
  if (encoder.dimension() != kSyncFeatures)
    return fail(ErrorCode::InvalidArgument, "the matcher hears through " + std::to_string(kSyncFeatures) +
                                                " numbers a row, " + encoder.name() + " makes " +
                                                std::to_string(encoder.dimension()));
  TRY(addCorpus(corpus, encoder, random, clips, progress, stop));
  for (const SyncFilm& film : films) TRY(addFilm(film, encoder, random, clips, progress, stop));
  if (clips.drawn.empty()) return fail(ErrorCode::NotFound, corpus.string() + " has no sentence to learn from");
  return clips;
}

}  // namespace visema
