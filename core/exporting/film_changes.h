// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/lipsync/playhead.h"

namespace visema {

/// What was corrected by hand in a stretch of a film, in frames of 25 a second; `to` is not among them.
struct FilmChange {
  enum class Kind {
    Close,  // the lips
    Open,   // them farther, `by` times; less than 1: less far
    Hold,   // the mouth as it is at `from`
    Sound,  // another one is said, from its beginning on
    Clip,   // other footage is shown, from its frame `first` on
  };
  Kind kind = Kind::Close;
  FrameIndex from = 0, to = 0;
  double by = 1;
  std::filesystem::path sound = {};
  std::string clip = {};
  FrameIndex first = 0;

  Status validate() const;
  bool operator==(const FilmChange&) const = default;
};

/// Of a take: those that count, in the order in which they were made, and those that were undone.
struct FilmChanges {
  std::vector<FilmChange> done, undone;
  bool operator==(const FilmChanges&) const = default;
};

/// A small file beside the take; none: nothing was changed. Sounds are named beside it.
Result<FilmChanges> readFilmChanges(const std::filesystem::path& file);
Status writeFilmChanges(const std::filesystem::path& file, const FilmChanges& changes);
std::string writeChanges(std::span<const FilmChange> changes);  // JSON
Result<std::vector<FilmChange>> parseChanges(const std::string& json, const std::string& source);

/// What one frame's mouth is made from.
struct MouthChange {
  FrameIndex heardAt = 0;
  float amplitude = 1;  // of how far it opens
};
MouthChange mouthChangeAt(std::span<const FilmChange> changes, FrameIndex frame);

/// Puts the sounds in, with soft edges; what a new one lacks is silent.
Status changeSound(std::span<const FilmChange> changes, AudioClip& sound);
/// Puts the footage in, faded at both ends. `clips` and `frameCounts` are the avatar's.
Status changeFootage(std::span<const FilmChange> changes, std::span<const std::string> clips,
                     std::span<const FrameIndex> frameCounts, std::vector<FramePlan>& plan);

}  // namespace visema
