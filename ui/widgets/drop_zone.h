// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QStringList>

class QMimeData;

namespace visema::ui {

/// The local files of a drag that end in one of `suffixes` (all of them when it is empty).
QStringList droppedFiles(const QMimeData* data, const QStringList& suffixes);

/// A dashed place to drop files on; a click, Enter or the space bar asks to browse instead.
class DropZone : public QAbstractButton {
  Q_OBJECT
 public:
  DropZone(const QString& title, const QString& hint, const QStringList& suffixes, QWidget* parent = nullptr);
  void setHint(const QString& hint);
  void setIconName(const QString& icon);
  QSize sizeHint() const override { return {320, 140}; }
  QSize minimumSizeHint() const override { return {160, 72}; }

 Q_SIGNALS:
  void filesDropped(const QStringList& paths);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QString hint_;
  const QStringList suffixes_;
  QString icon_ = QStringLiteral("sound");
  bool wanted_ = false;
};

}  // namespace visema::ui
