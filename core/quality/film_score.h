// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/media/media_source.h"
#include "core/speech/speech_encoder.h"
#include "core/sync/sync_matcher.h"
#include "core/sync/talking_film.h"

namespace visema {

/// How a film of one talking person looks and sounds, judged from the film alone. What is said of each is true of
/// films of people and of painted ones alike; a film is compared with another of the same footage best.
struct FilmScores {
  int frames = 0;
  double faceShare = 0;   // of the frames looked at in which the face was found
  int offset = 0;         // frames by which the mouth is behind its sound; negative: before it
  double confidence = 0;  // that lips and sound belong together
  double trembling = 0;   // change of the lips' movement relative to the movement; trembling alone has 1.7
  double silence = 0;     // how much lips move in pauses, relative to speech; -1 where there is no pause
  double silentSeconds = 0;
  double edgeStep = 0;        // step of brightness along the clearest straight line beside the mouth, of 255
  std::vector<double> alike;  // by shift, see SyncCurve
};
/// From this confidence on the offset can be relied on.
inline constexpr double kConfident = 0.17;

/// What needs no pictures any more.
Result<FilmScores> scoreTalkingFilm(const TalkingFilm& film, SyncMatcher& matcher, SpeechEncoder& encoder);

/// Reads at most the first two minutes.
Result<FilmScores> scoreFilm(const MediaSource& film, SyncMatcher& matcher, SpeechEncoder& encoder,
                             const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
