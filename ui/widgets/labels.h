// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QWidget>

#include "ui/theme/text.h"
#include "ui/theme/tokens.h"

class QAbstractButton;
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
/// Another icon for a button that has one.
void setButtonIcon(QAbstractButton* button, const QString& icon);

/// A line of text cut with an ellipsis where it does not fit; the whole of it is the tooltip.
class ElidedLabel : public QWidget {
  Q_OBJECT
 public:
  explicit ElidedLabel(TextRole role, bool muted = false, QWidget* parent = nullptr);
  void setText(const QString& text);
  void setAlignment(Qt::Alignment alignment);
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
  Qt::Alignment alignment_ = Qt::AlignLeft | Qt::AlignVCenter;
};

/// A few lines of small text, the last of them cut with an ellipsis where there is more; the whole of it is the tooltip
/// unless it has one of its own.
class Note : public QWidget {
  Q_OBJECT
 public:
  explicit Note(int mostLines, QWidget* parent = nullptr);
  void set(const QString& text, Tone tone, const QString& toolTip = {});
  const QString& text() const { return text_; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return {24, lineHeight()}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  int lineHeight() const;
  QStringList lines(int width) const;
  const int mostLines_;
  QString text_;
  Tone tone_ = Tone::Neutral;
};

/// Text whose figures all have one width; it asks for the room of `widest`, so a changing number moves nothing;
/// only one that is wider still makes it grow.
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
