// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>
#include <QWidget>
#include <vector>

#include "ui/models/build_models.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class Chip;
class ElidedLabel;
class FrameStrip;

/// One thing that was measured: its name, its value, a word, a sentence what to do, and where.
class CheckCard : public QWidget {
  Q_OBJECT
 public:
  explicit CheckCard(QWidget* parent = nullptr);
  void setRow(const BuildRow& row);
  void setPicture(const QString& footage, FrameIndex frame, const QImage& picture);

 Q_SIGNALS:
  void pictureWanted(const QString& footage, qint64 frame);
  void placeChosen(const QString& footage, qint64 frame);
  void allowRequested(const QString& id, bool allowed);
  void soundMoved(const QString& footage, double seconds);
  void playRequested(const QString& film);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  BuildRow row_;
  ElidedLabel* title_;
  ElidedLabel* value_;
  Chip* chip_;
  QLabel* sentence_;
  FrameStrip* places_;
  QPushButton *allow_, *play_, *move_;
};

/// All rows, those first that ask for something. The same for what footage is worth and for what was learnt.
class CheckView : public QScrollArea {
  Q_OBJECT
 public:
  explicit CheckView(QWidget* parent = nullptr);
  void setRows(const std::vector<BuildRow>& rows);
  void setPicture(const QString& footage, FrameIndex frame, const QImage& picture);

 Q_SIGNALS:
  void pictureWanted(const QString& footage, qint64 frame);
  void placeChosen(const QString& footage, qint64 frame);
  void allowRequested(const QString& id, bool allowed);
  void soundMoved(const QString& footage, double seconds);
  void playRequested(const QString& film);

 private:
  std::vector<BuildRow> rows_;
  std::vector<CheckCard*> cards_;
  QVBoxLayout* column_;
};

/// "Good", "Worth a look", "Blocks".
QString toneWord(const BuildRow& row);

}  // namespace visema::ui
