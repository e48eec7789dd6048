// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QWidget>

#include "ui/theme/text.h"
#include "ui/theme/tokens.h"

class QPushButton;
class QToolButton;

namespace visema::ui {

QLabel* titleLabel(const QString& text);
QLabel* strongLabel(const QString& text);
QLabel* bodyLabel(const QString& text);
QLabel* mutedLabel(const QString& text);  // wraps
QLabel* smallLabel(const QString& text);  // wraps
QLabel* sectionLabel(const QString& text);

enum class ButtonKind { Normal, Primary, Danger, Small, Path };
QPushButton* pushButton(const QString& text, ButtonKind kind = ButtonKind::Normal, const QString& icon = {});
QToolButton* iconButton(const QString& icon, const QString& name, const QString& toolTip);
void setButtonKind(QPushButton* button, ButtonKind kind);

/// A line of text cut with an ellipsis where it does not fit; the whole of it is the tooltip.
class ElidedLabel : public QWidget {
  Q_OBJECT
 public:
  explicit ElidedLabel(TextRole role, bool muted = false, QWidget* parent = nullptr);
  void setText(const QString& text);
  const QString& text() const { return text_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void updateToolTip();
  QString text_;
  const bool muted_;
};

/// Text whose figures all have one width; it asks for the room of `widest`, so a changing number moves nothing.
class Figure : public QWidget {
  Q_OBJECT
 public:
  explicit Figure(const QString& widest, TextRole role = TextRole::Body, QWidget* parent = nullptr);
  void setText(const QString& text);
  void setTone(Tone tone);  // Neutral is the ordinary text colour
  void setMuted(bool muted);
  void setAlignment(Qt::Alignment alignment);
  const QString& text() const { return text_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString widest_;
  QString text_;
  Tone tone_ = Tone::Neutral;
  bool muted_ = false;
  Qt::Alignment alignment_ = Qt::AlignRight | Qt::AlignVCenter;
};

}  // namespace visema::ui
