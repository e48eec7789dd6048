// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/lookahead.h"
#include "ui/models/backdrop_choice.h"
#include "ui/models/live_models.h"
#include "ui/pages/file_place.h"
#include "ui/widgets/page_shell.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace visema::ui {

class AirBanner;
class AvatarPicker;
class BackdropPicker;
class Card;
class Chip;
class ElidedLabel;
class EmptyState;
class Figure;
class LevelRow;
class MicrophonePanel;
class OnAirPanel;
class OutputMenu;
class SegmentedControl;
class SliderRow;
class SpeakPanel;
class Stage;
class StatePill;
class Toggle;
class VoiceTimeline;
class WelcomePanel;

/// Speak and see it: the stage, the voice and the mouth under it, and what drives them at the side. It shows what it
/// is told and says what the user wants; it runs nothing.
class LivePage : public PageShell {
  Q_OBJECT
 public:
  explicit LivePage(QWidget* parent = nullptr);

  Stage* stage() const { return stage_; }
  VoiceTimeline* timeline() const { return timeline_; }
  OutputMenu* outputs() const { return outputs_; }
  OnAirPanel* air() const { return air_; }
  SpeakPanel* speak() const { return speak_; }
  QWidget* dock() const;  // what holds the voice and the mouth
  void setStatus(const LiveStatus& status);
  void setAvatars(const std::vector<AvatarChoice>& avatars, const QString& currentId);
  void setDevices(const std::vector<DeviceChoice>& devices, const QString& currentId);
  void setSource(SourceKind kind, const QString& filePath);
  void setGain(double decibels);
  void setMicrophoneTest(const visema::ui::MicrophoneTestState& state);
  void setLookahead(Lookahead lookahead);
  void setMonitoring(bool on);
  void setMouth(double amplitude, double sharpness);
  void setBackdrop(const BackdropChoice& choice);
  void setLevel(const LevelReading& level);
  void setWelcome(bool shown);  // the first run's two buttons
  void startOrStop();           // as the button does, if it can be pressed

 Q_SIGNALS:
  void startRequested();
  void stopRequested();
  void recordToggled(bool on);
  void avatarChosen(const QString& id);
  void libraryRequested();
  void sourceChosen(SourceKind kind);
  void deviceChosen(const QString& id);
  void gainChanged(double decibels);
  void testToggled(bool on);
  void fileChosen(const QString& path);
  void packageDropped(const QString& path);
  void lookaheadChosen(visema::Lookahead lookahead);
  void monitoringToggled(bool on);
  void amplitudeChanged(double value);
  void sharpnessChanged(double value);
  void backdropChosen(const visema::ui::BackdropChoice& choice);
  void panicToggled(bool on);
  void muteToggled(bool on);
  void demoRequested();
  void microphoneRequested();

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildHeader();
  QWidget* buildBody();
  void buildSide();
  void buildSourceSection();
  void browse();
  bool running() const;
  std::pair<QString, Tone> stateInWords() const;
  void showState();
  void showRecording();
  void showEmptyStage();
  void showSpeaking();
  void showDelayWords();
  LiveStatus status_;
  SourceKind source_ = SourceKind::Microphone;
  QString filePath_;
  FilePlace sounds_{FilePlace::Kind::Sounds};
  bool avatarBroken_ = false;
  Stage* stage_ = nullptr;
  OutputMenu* outputs_ = nullptr;
  VoiceTimeline* timeline_ = nullptr;
  Card* dock_ = nullptr;
  Chip* speaking_ = nullptr;
  StatePill* pill_ = nullptr;
  QToolButton* output_ = nullptr;
  Figure* take_ = nullptr;
  QPushButton* record_ = nullptr;
  QPushButton* start_ = nullptr;
  EmptyState* middle_ = nullptr;
  QPushButton* toLibrary_ = nullptr;
  WelcomePanel* welcome_ = nullptr;
  AvatarPicker* picker_ = nullptr;
  ElidedLabel* avatarName_ = nullptr;
  ElidedLabel* avatarDetail_ = nullptr;
  SegmentedControl* kind_ = nullptr;
  MicrophonePanel* microphone_ = nullptr;
  QWidget* file_ = nullptr;
  SpeakPanel* speak_ = nullptr;
  QPushButton* fileButton_ = nullptr;
  LevelRow* level_ = nullptr;
  SegmentedControl* delay_ = nullptr;
  QLabel* delayWords_ = nullptr;
  SliderRow* amplitude_ = nullptr;
  SliderRow* sharpness_ = nullptr;
  BackdropPicker* backdrop_ = nullptr;
  Toggle* monitor_ = nullptr;
  OnAirPanel* air_ = nullptr;
  AirBanner* banner_ = nullptr;
};

}  // namespace visema::ui
