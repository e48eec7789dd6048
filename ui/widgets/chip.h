// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/theme/tokens.h"

namespace visema::ui {

/// A short word with a tint behind it: a state or a tag. Not a button.
class Chip : public QWidget {
  Q_OBJECT
 public:
  explicit Chip(const QString& text = {}, Tone tone = Tone::Neutral, QWidget* parent = nullptr);
  void set(const QString& text, Tone tone);
  const QString& text() const { return text_; }
  Tone tone() const { return tone_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  Tone tone_;
};

/// A dot and words in a box: what a page is doing now ("Listening · 00:04:12"). Figures do not move the words.
class StatePill : public QWidget {
  Q_OBJECT
 public:
  explicit StatePill(QWidget* parent = nullptr);
  void set(const QString& words, const QString& clock, Tone tone);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString line() const;
  QString words_;
  QString clock_;
  Tone tone_ = Tone::Neutral;
};

}  // namespace visema::ui
