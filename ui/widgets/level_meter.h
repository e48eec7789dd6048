// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QWidget>

class QLabel;

namespace visema::ui {

class Figure;

/// The highest level of the last second, falling slowly after; counts its own time from what it is told.
class PeakHold {
 public:
  static constexpr float kFloorDb = -60;
  float update(float peakDb, qint64 nowMs);
  void reset() { held_ = kFloorDb; }
  float held() const { return held_; }

 private:
  float held_ = kFloorDb;
  qint64 since_ = 0;
  qint64 last_ = 0;
};

/// A bar of the sound's level with its peak, and in words when it is clipping. It runs no timer of its own.
class LevelMeter : public QWidget {
  Q_OBJECT
 public:
  explicit LevelMeter(QWidget* parent = nullptr);
  void setLevel(float rmsDb, float peakDb, bool clipping);
  void clear();
  QSize sizeHint() const override { return {200, 8}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  PeakHold hold_;
  QElapsedTimer clock_;
  float rmsDb_ = PeakHold::kFloorDb;
  bool clipping_ = false;
};

/// The meter with its words: "Level", the figure in dB, "Clipping: turn the input down".
class LevelRow : public QWidget {
  Q_OBJECT
 public:
  explicit LevelRow(QWidget* parent = nullptr);
  void setLevel(float rmsDb, float peakDb, bool clipping);
  void clear();

 private:
  LevelMeter* meter_;
  QLabel* words_;
  Figure* figure_;
};

}  // namespace visema::ui
