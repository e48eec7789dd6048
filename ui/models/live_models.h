// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <vector>

#include "core/base/yuv_image.h"
#include "ui/theme/tokens.h"

namespace visema::ui {

struct AvatarChoice {
  QString id;
  QString name;
  QString detail;  // "256 px": what paints the lips
  QImage thumbnail;
  bool keyed = false;    // another background can stand behind
  QString problem = {};  // why it cannot be used; empty when it can
};

struct DeviceChoice {
  QString id;
  QString name;
};

enum class LiveState {
  NoAvatar,    // nothing to show: the library is empty
  Loading,     // an avatar is being opened
  Ready,       // the avatar idles, nothing is listened to
  OnAir,       // a voice drives the lips
  Recovering,  // the sound device went away; waiting for it
  Failed,      // `message` says what happened and what to do
};
enum class SourceKind { Microphone, File, Text };

struct StageTiming {
  QString name;
  double milliseconds = 0;
};

/// What others see besides the avatar, and where it stands.
struct AirScene {
  bool named = false;
  QString name = {}, line = {};
  bool overlaid = false;
  QString overlay = {};  // a PNG with transparency
  bool carded = false;
  QString card = {};  // a picture instead of a still while the user is away
  double zoom = 1, right = 0, down = 0;
  bool operator==(const AirScene&) const = default;
};

/// What other programs and a streaming service are to have of the session; nothing: it is not live.
struct AirWish {
  bool camera = false;
  bool microphone = false;
  bool loopback = false;  // a v4l2loopback device is a camera, too
  QString stream = {};    // its address; empty: none
  QString key = {};       // of the stream: in no file and no log
  QString film = {};      // the file that is written beside; empty: none
  bool evenVoice = false;
  AirScene scene = {};
  bool operator==(const AirWish&) const = default;
};

/// What is chosen to go live with, as it is remembered.
struct AirChoice {
  bool camera = true;
  bool microphone = true;
  bool loopback = false;
  bool stream = false;
  QString address = {};  // without what is secret
  bool film = false;
  bool evenVoice = false;  // one loudness, and silence between the words
  AirScene scene = {};
  bool operator==(const AirChoice&) const = default;
};

/// How a stream or the film beside it is doing.
struct AirStream {
  bool isFile = false;
  bool connected = false;
  int kilobits = 0;
  qint64 sent = 0, leftOut = 0;  // pictures
};

/// What they have of it now.
struct AirState {
  bool live = false;
  bool changing = false;  // what was wished is not yet so
  bool stopped = false;   // a still, and silence
  bool muted = false;     // silence, at least
  bool seen = false, heard = false;
  std::vector<AirStream> streams = {};
  YuvFrame shown = {};   // to others, now; null: nothing yet
  QString trouble = {};  // empty: all is well
};

/// Everything the live page and the status bar show of a running session; numbers below 0 are not known yet.
struct LiveStatus {
  LiveState state = LiveState::NoAvatar;
  QString message;
  double progress = -1;  // while loading
  qint64 elapsedMs = 0;
  bool recording = false;
  double takeSeconds = -1;  // of the take that is recorded
  qint64 freeBytes = -1;    // on the disk it goes to
  double fps = -1;
  qint64 shownFrames = 0;
  qint64 droppedFrames = 0;
  double delayP50 = -1, delayP95 = -1, delayP99 = -1;  // voice to picture, milliseconds
  std::vector<StageTiming> stages;
  bool ended = false;  // the sound file is over
  int delayMs = 0;     // how long after a sound its picture is shown
  AirState air;
  QString degradation;  // empty while nothing had to be given up
};

struct LevelReading {
  float rmsDb = -120;
  float peakDb = -120;
  bool clipping = false;
};

/// A test of the microphone: how far it is, then what came of it.
struct MicrophoneTestState {
  bool running = false;
  LevelReading level = {};
  QString words = {};  // empty: there is nothing to say
  Tone tone = Tone::Neutral;
};

/// One frame's worth of voice.
struct VoiceColumn {
  float peak = 0;  // 0..1
  bool speech = false;
};

/// What the status bar says.
struct EngineStatus {
  QString engine;  // "Fused CPU, AVX-512"; empty until it is chosen
  bool healthy = true;
  double fps = -1;
  double frameMs = -1, frameP95 = -1;
  qint64 dropped = 0;
  qint64 memoryBytes = -1;   // that the studio holds now, as the system counts it
  qint64 memoryBudget = -1;  // the most the user allows; negative: no limit
  bool operator==(const EngineStatus&) const = default;
};

}  // namespace visema::ui
