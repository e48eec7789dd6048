// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <vector>

#include "ui/models/backdrop_choice.h"

namespace visema::ui {

enum class JobState { Waiting, Rendering, Paused, Done, Failed, Cancelled };

struct FactRow {
  QString name;
  QString value;
  bool operator==(const FactRow&) const = default;
};

/// One line of the export queue.
struct ExportJobRow {
  qint64 id = 0;
  QString title;   // the sound file's name
  QString detail;  // "Iris · MP4 · 2:41"
  QImage thumbnail;
  JobState state = JobState::Waiting;
  bool held = false;        // by all being held, not for itself
  double fraction = 0;      // negative while unknown
  double secondsLeft = -1;  // negative while unknown
  double speed = -1;        // times real time; negative while unknown
  QString note;             // done: the result in words; failed: what happened and what to do
  QString report;           // done: how it was made, in a few lines; cancelled: what there is of it
  QString sourcePath;
  QString outputPath;
  bool playable = true;           // the result is one film, not a folder of pictures
  bool judged = false;            // whether its lips belong to its sound, or that this cannot be told
  std::vector<FactRow> log = {};  // how it was made, for whoever wants to know
  bool operator==(const ExportJobRow&) const = default;
};

enum class FilmFormat { Mp4, WebM, ProRes, Pictures };
enum class FilmShape { AsFilmed, Landscape, Square, Portrait };
enum class FilmSubtitles { None, Beside, InPicture };

/// What a preset stands for.
struct ExportRecipe {
  FilmFormat format = FilmFormat::Mp4;
  int quality = 18;    // CRF: smaller is better and larger
  bool quick = false;  // done sooner, and a little larger
  FilmShape shape = FilmShape::AsFilmed;
  int height = 0;  // pixels; 0: as filmed
  double rate = 25;
  bool evenLoudness = false;  // brought to kLoudness
  FilmSubtitles subtitles = FilmSubtitles::None;
  bool operator==(const ExportRecipe&) const = default;
};
inline constexpr double kLoudness = -16;  // LUFS

struct ExportPreset {
  QString id;
  QString name;  // "MP4 · H.264 · High"
  QString detail;
  std::vector<FactRow> facts;
  ExportRecipe recipe = {};
  bool own = false;  // the user's: can be changed and removed
};

enum class WordsFrom { Sound, Beside, Typed };  // what the lips follow: what is heard, or a text

enum class WhenDone { Nothing, ShowFolder, Quit };

/// What the next added file will be exported with.
struct ExportChoice {
  QString avatarId;
  QString presetId;
  bool endOnNeutral = false;
  QString folder;
  BackdropChoice backdrop = {};
  QString namePattern = {};  // "{sound}", "{avatar}", "{preset}", "{date}"; empty: the sound's name
  WhenDone whenDone = WhenDone::Nothing;
  WordsFrom words = WordsFrom::Sound;
  QString typedWords = {};
  QString language = {};  // of the words, as espeak-ng names it
};

}  // namespace visema::ui
