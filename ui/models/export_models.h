// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <vector>

#include "ui/models/backdrop_choice.h"

namespace visema::ui {

enum class JobState { Waiting, Rendering, Paused, Done, Failed, Cancelled };

/// One line of the export queue.
struct ExportJobRow {
  qint64 id = 0;
  QString title;   // the sound file's name
  QString detail;  // "Iris · MP4 · 2:41"
  QImage thumbnail;
  JobState state = JobState::Waiting;
  double fraction = 0;      // negative while unknown
  double secondsLeft = -1;  // negative while unknown
  double speed = -1;        // times real time; negative while unknown
  QString note;             // done: the result in words; failed: what happened and what to do
  QString report;           // done: how it was made, in a few lines; cancelled: what there is of it
  QString sourcePath;
  QString outputPath;
  bool playable = true;  // the result is one film, not a folder of pictures
  bool operator==(const ExportJobRow&) const = default;
};

struct FactRow {
  QString name;
  QString value;
};

struct ExportPreset {
  QString id;
  QString name;  // "MP4 · H.264 · High"
  QString detail;
  std::vector<FactRow> facts;
};

/// What the next added file will be exported with.
struct ExportChoice {
  QString avatarId;
  QString presetId;
  bool endOnNeutral = false;
  QString folder;
  BackdropChoice backdrop = {};
};

}  // namespace visema::ui
