// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace visema::ui {

/// The first run's invitation at the foot of the stage: two ways to hear the avatar speak.
class WelcomePanel : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomePanel(QWidget* parent = nullptr);

 Q_SIGNALS:
  void demoRequested();
  void microphoneRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace visema::ui
