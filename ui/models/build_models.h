// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QImage>
#include <QString>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/time.h"
#include "ui/theme/tokens.h"

namespace visema::ui {

/// The way from a video to an avatar; the page shows one of them.
enum class BuildStep { Video, Check, Track, Mask, Train, Verify, Package };
inline constexpr int kBuildSteps = 7;

enum class BuildMark { Open, Done, Stale, Trouble };

/// A project that was worked on before.
struct BuildEntry {
  QString path;
  QString name;
  QString detail;
  QDateTime changed;
  QImage thumbnail;
};

struct BuildPlace {
  QString footage;
  FrameIndex from = 0;
  FrameIndex to = 0;
  bool operator==(const BuildPlace&) const = default;
};

/// One thing that was measured, and what to do.
struct BuildRow {
  QString id;
  QString title;
  QString value;
  QString sentence;
  Tone tone = Tone::Good;
  bool allowed = false;  // it blocks, and was overridden
  std::vector<BuildPlace> places;
  QString film = {};                       // to be played; empty: there is none
  std::optional<double> soundOffset = {};  // that the first place's footage should have, in seconds
  bool operator==(const BuildRow&) const = default;
};

/// Where the face is in one frame.
struct BuildFrame {
  Similarity pose;  // picture -> a crop of 256 pixels
  float error = 0;  // 0 = perfect, 1 = lost
  bool keyframe = false;
  bool byHand = false;  // the keyframe was put there by a person
  bool away = false;
  bool lost = false;
  bool cut = false;  // the first one after a cut
};

/// What a person says of frames.
enum class StretchKind { FaceAway, CoveredMouth, LeftOut, Idle };
struct BuildStretch {
  StretchKind kind = StretchKind::FaceAway;
  FrameIndex from = 0;
  FrameIndex to = 0;  // not included
};

inline constexpr std::size_t kBuildHandles = 5, kBuildOutline = 20;
using BuildOutline = std::array<Point, kBuildOutline>;

/// One video of a project with what is known of it.
struct BuildFootage {
  QString name;
  QString file;  // empty: it is not there any more
  double seconds = 0;
  std::vector<BuildFrame> frames;
  std::vector<BuildStretch> stretches;
  std::array<Point, kBuildHandles> handles{};  // eye corners and nose bridge, in crop pixels
  std::vector<BuildOutline> outlines;          // of the lower face, in crop pixels
  QImage openMask, closedMask;                 // where is painted in these two, grey, a square
  FrameIndex open = 0, closed = 0;             // the frames with the widest and the most closed mouth
};

/// What is said in one video of a project, where somebody wrote that down.
struct BuildWords {
  QString footage;
  QString words;     // empty: nobody did
  QString language;  // as espeak-ng names it
};

struct BuildMoment {
  qint64 step = 0;
  double loss = 0;
  double lipPsnr = 0;
};

enum class TrainState { NotYet, Running, Paused, Done, Failed };

struct TrainingLook {
  TrainState state = TrainState::NotYet;
  double fraction = -1;     // negative: not known
  double secondsLeft = -1;  // negative: not known
  QString stage;
  QString problem;
  std::vector<BuildMoment> moments;
  QImage preview;  // truth above, painted below
};

struct BuildPackage {
  QString name, author, licence;
  QString statement, who;
  bool operator==(const BuildPackage&) const = default;
};

/// All of an open project that the page shows.
struct BuildLook {
  QString path;
  QString name;
  std::array<BuildMark, kBuildSteps> marks{};
  std::vector<std::shared_ptr<const BuildFootage>> footage;
  std::vector<BuildWords> words;  // one a video
  std::vector<BuildRow> checks, verdict;
  TrainingLook training;
  BuildPackage package;
  QString avatar;  // the finished package; empty: none yet
  QString undo, redo;
  QString obstacle;    // why nothing can be changed now; empty: it can
  QString noTraining;  // why this program cannot train; empty: it can
};

/// What is to be read or done before the camera now.
enum class PromptKind { Rest, Say, Listen };

/// A recording as its dialog shows it.
struct RecordLook {
  enum class State { Opening, Ready, Recording, Saving, Failed };
  State state = State::Opening;
  QString message;  // of Failed: what happened and what to do; of others: trouble
  PromptKind kind = PromptKind::Rest;
  QString text, following;  // to read now, and next
  int done = 0, count = 0;  // prompts
  double seconds = 0;       // recorded
  double secondsLeft = 0;   // of a prompt that ends by itself
};

/// What would make a recording better; "good" where all is well.
struct RecordAdvice {
  QString picture, sound;
  Tone pictureTone = Tone::Neutral, soundTone = Tone::Neutral;
};

/// What is being done for a project now.
struct BuildWork {
  QString stage;
  double fraction = -1;
  double secondsLeft = -1;
};

}  // namespace visema::ui
