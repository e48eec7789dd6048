// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <vector>

#include "ui/models/build_models.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace visema::ui {

class DropZone;

/// What the page shows while no project is open: a place to drop a video, what good footage looks like, and the builds
/// there were.
class BuildStart : public QWidget {
  Q_OBJECT
 public:
  explicit BuildStart(QWidget* parent = nullptr);
  void setRecent(const std::vector<BuildEntry>& entries);
  /// The open build, to which what is dropped is added; empty: a new one is made.
  void setOpenBuild(const QString& name);

 Q_SIGNALS:
  void filesDropped(const QStringList& files);
  void browseRequested();
  void recordRequested();
  void openRequested(const QString& path);

 private:
  DropZone* drop_;
  QPushButton* record_;
  QLabel* caption_;
  QWidget* list_;
  QVBoxLayout* rows_;
};

QStringList videoFileSuffixes();
QString videoFileFilter();

}  // namespace visema::ui
