// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/exporting/film.h"
#include "core/exporting/film_subtitles.h"
#include "core/lipsync/lip_pipeline.h"
#include "core/lipsync/mouth_codes.h"
#include "core/lipsync/speech_track.h"

namespace visema {

/// Everything about a film that is known before its first frame is painted. Not changed afterwards.
struct FilmSetup {
  FilmOptions options;
  std::shared_ptr<LoadedAvatar> avatar;
  std::size_t network = 0;
  std::shared_ptr<const LipNetwork> engine;
  Size pictureSize;
  ColorSpec color;
  AudioClip sound;  // as it is in its file: what the film gets
  SpeechTrack speech{FeatureRows(1), {}};
  FeatureSource source;
  std::string heardThrough;  // what made the features, for the report
  MouthCodes codes;          // given by hand; empty otherwise
  FrameIndex frames = 0;
  std::vector<FramePlan> plan;     // one a frame
  std::optional<Reframing> shape;  // of the film's pictures; always there once all is prepared
  FrameIndex filmFrames = 0;       // at the film's own rate
  std::vector<Subtitle> subtitles;

  /// Which of the frames a picture of the film shows.
  FrameIndex frameShownAt(FrameIndex picture) const {
    return picture * kFrameRate.num * options.rate.den / (kFrameRate.den * options.rate.num);
  }
  Result<std::unique_ptr<LipPipeline>> openPipeline() const;
  MediaWriterOptions mediaOptions() const;
  /// Gives a pipeline the mouth of a frame. Thread-safe as long as each thread has its own.
  void hear(FrameIndex frame, LipPipeline& pipeline) const;
};

Result<std::unique_ptr<FilmSetup>> prepareFilm(const FilmOptions& options, const FilmEngines& engines,
                                               const ProgressFn& progress);

}  // namespace visema
