// SPDX-License-Identifier: Apache-2.0
#include "core/quality/film_score.h"

#include <algorithm>

#include "core/base/try.h"
#include "core/quality/edge_finder.h"
#include "core/quality/mouth_movement.h"
#include "core/speech/mel_front_end.h"
#include "core/speech/voice_activity.h"

namespace visema {
namespace {

constexpr int kEase = 4;  // frames at either end of a pause in which lips still close or already open

/// How long the pause is that a frame lies in, to its nearer end; 0 in speech.
std::vector<int> pausesAround(const std::vector<float>& voice) {
  std::vector<int> pause(voice.size());
  int run = 0;
  for (std::size_t f = 0; f < voice.size(); ++f) pause[f] = run = voice[f] > 0 ? 0 : run + 1;
  run = 0;
  for (std::size_t f = voice.size(); f-- > 0;) pause[f] = std::min(pause[f], run = voice[f] > 0 ? 0 : run + 1);
  return pause;
}

void judgeMovement(const TalkingFilm& film, FilmScores& scores) {
  const MouthMovement movement = movementOf(film);
  const std::vector<int> pauses = pausesAround(speechPerFrame(melOf(film.samples), film.frames()));
  double speed = 0, bend = 0, spoken = 0, silent = 0;
  int spokenFrames = 0, silentFrames = 0;
  for (std::size_t f = 0; f < pauses.size(); ++f) {
    speed += movement.speed[f], bend += movement.bend[f];
    if (pauses[f] == 0) spoken += movement.speed[f], ++spokenFrames;
    if (pauses[f] > kEase) silent += movement.speed[f], ++silentFrames;
  }
  scores.trembling = speed > 0 ? bend / speed : 0;
  scores.silentSeconds = silentFrames / kFrameRate.toDouble();
  scores.silence = silentFrames == 0 || spoken <= 0 ? -1 : (silent / silentFrames) / (spoken / spokenFrames);
}

}  // namespace

Result<FilmScores> scoreTalkingFilm(const TalkingFilm& film, SyncMatcher& matcher, SpeechEncoder& encoder) {
  if (encoder.name() != matcher.trainedOn().name)
    return fail(ErrorCode::InvalidArgument,
                "the matcher hears through " + matcher.trainedOn().name + ", the encoder is " + encoder.name());
  TRY(checkEncoder("the matcher of lips and sound", matcher.trainedOn(), encoder.fingerprint()));
  const auto curve = TRY(matchSync(matcher, film, featuresOf(film.samples, encoder)));
  FilmScores scores;
  scores.frames = film.frames();
  scores.faceShare = film.faceShare;
  scores.offset = curve.offset;
  scores.confidence = curve.confidence;
  scores.alike.assign(curve.alike.begin(), curve.alike.end());
  judgeMovement(film, scores);
  return scores;
}

Result<FilmScores> scoreFilm(const MediaSource& film, SyncMatcher& matcher, SpeechEncoder& encoder,
                             const ProgressFn& progress, std::stop_token stop) {
  EdgeFinder edges;
  TalkingFilmOptions options;
  options.watch = [&](const YuvImage& picture, const FaceBox& face) { edges.add(picture, face); };
  const auto talking = TRY(readTalkingFilm(film, options, progress, stop));
  auto scores = scoreTalkingFilm(talking, matcher, encoder);
  if (!scores) return fail(scores.error().code, film.name() + ": " + scores.error().message);
  scores->edgeStep = edges.step();
  return scores;
}

}  // namespace visema
