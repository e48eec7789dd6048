// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/live_models.h"

class QPushButton;

namespace visema::ui {

class Toggle;

/// Which outputs other programs get, and the button that goes live with them.
class OnAirPanel : public QWidget {
  Q_OBJECT
 public:
  explicit OnAirPanel(QWidget* parent = nullptr);
  void setState(const AirState& state);
  void goOff();

 Q_SIGNALS:
  void wished(const visema::ui::AirWish& wish);  // each time anything changes while live, or begins or ends it

 private:
  void tell();
  void showState();
  Toggle* camera_;
  Toggle* microphone_;
  QPushButton* live_;
  bool isLive_ = false;
};

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
  void offRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QPushButton* panic_;
  QString text_;
};

}  // namespace visema::ui
