// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/models/live_models.h"

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace visema::ui {

class Note;

/// A text that a synthetic voice is to say, which voice, and what waits to be said.
class SpeakPanel : public QWidget {
  Q_OBJECT
 public:
  explicit SpeakPanel(QWidget* parent = nullptr);
  /// Ids are what a voice is called; also one that is not among them can be written.
  void setVoices(const std::vector<DeviceChoice>& voices, const QString& currentId);
  QString voice() const;
  void setWaiting(int texts);
  /// As the button does; false: there is nothing to say.
  bool say();

 Q_SIGNALS:
  void sayRequested(const QString& text);
  void voiceChosen(const QString& id);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QPlainTextEdit* text_;
  QComboBox* voices_;
  QPushButton* say_;
  Note* waiting_;
};

}  // namespace visema::ui
