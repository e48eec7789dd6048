// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/live_models.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class Note;
class ScenePanel;
class Toggle;

/// What one goes live with, and the button that does it. It keeps no key longer than it is shown.
class OnAirPanel : public QWidget {
  Q_OBJECT
 public:
  explicit OnAirPanel(QWidget* parent = nullptr);
  void setChoice(const AirChoice& choice);
  QWidget* scene() const;  // what others see besides the avatar, to be put where the page has room for it
  void setKey(const QString& key);
  /// What there is to say about address and key; empty: nothing.
  void setNote(const QString& note, Tone tone);
  void setState(const AirState& state);

 Q_SIGNALS:
  void liveToggled(bool on);
  void chosen(const visema::ui::AirChoice& choice);  // the address is as it was typed: it may have a key in it
  void keyEntered(const QString& key);

 private:
  void addToggles(QVBoxLayout& column);
  void addStream(QVBoxLayout& column);
  void addVoice(QVBoxLayout& column);
  void addButton(QVBoxLayout& column);
  AirChoice choice() const;
  void showState();
  Toggle* camera_;
  Toggle* microphone_;
  Toggle* loopback_;
  Toggle* stream_;
  Toggle* film_;
  Toggle* even_;
  ScenePanel* scene_;
  QWidget* streamBox_ = nullptr;
  QLineEdit* address_ = nullptr;
  QLineEdit* key_ = nullptr;
  Note* note_ = nullptr;
  Note* health_ = nullptr;
  QPushButton* live_ = nullptr;
  AirState state_;
};

/// How the streams do: "Streaming 2,480 kbit/s · 3 left out"; empty: there is none.
QString streamText(const std::vector<AirStream>& streams);

/// The red bar that one cannot miss while live, with the key that shows a still and is silent at once. Hidden
/// otherwise.
class AirBanner : public QWidget {
  Q_OBJECT
 public:
  explicit AirBanner(QWidget* parent = nullptr);
  void setState(const AirState& state);
  const QString& text() const { return text_; }

 Q_SIGNALS:
  void panicToggled(bool on);
  void muteToggled(bool on);
  void offRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QPushButton* mute_;
  QPushButton* panic_;
  QString text_;
};

}  // namespace visema::ui
