// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "ui/models/build_models.h"
#include "ui/widgets/page_shell.h"

class QLabel;
class QPushButton;
class QStackedWidget;

namespace visema::ui {

class BuildStart;
class CheckView;
class EmptyState;
class MaskView;
class PackageView;
class StepBar;
class TrackView;
class TrainView;
class WorkPanel;

/// From a video to an avatar, step by step. It shows an open project and passes wishes on; it makes nothing itself.
class BuildPage : public PageShell {
  Q_OBJECT
 public:
  explicit BuildPage(QWidget* parent = nullptr);

  void setRecent(const std::vector<BuildEntry>& entries);
  /// Nothing: no project is open.
  void setBuild(const std::optional<BuildLook>& look);
  void setWork(const std::optional<BuildWork>& work);
  void setTraining(const TrainingLook& training);
  void setFrame(const QString& footage, FrameIndex frame, const QImage& picture);
  void setThumbnail(const QString& footage, FrameIndex frame, const QImage& picture);
  void showStep(BuildStep step);
  BuildStep step() const { return step_; }
  const std::optional<BuildLook>& look() const { return look_; }

 Q_SIGNALS:
  void filesDropped(const QStringList& files);
  void recordRequested();
  void openRequested(const QString& path);
  void folderRequested();
  void closeRequested();
  void stepShown(visema::ui::BuildStep step);
  void makeRequested(visema::ui::BuildStep step);
  void cancelRequested();
  void undoRequested();
  void redoRequested();
  void allowRequested(const QString& id, bool allowed);
  void soundMoved(const QString& footage, double seconds);
  void playRequested(const QString& film);
  void frameWanted(const QString& footage, qint64 frame);
  void thumbnailWanted(const QString& footage, qint64 frame);
  void keyframeSet(const QString& footage, qint64 frame, const visema::Similarity& pose);
  void keyframesCleared(const QString& footage, qint64 from, qint64 to);
  void marked(const QString& footage, visema::ui::StretchKind kind, qint64 from, qint64 to, bool on);
  void wordsChanged(const visema::ui::BuildWords& words);
  void refineRequested(const QString& footage, qint64 frame, const visema::Similarity& pose);
  void trackAgainRequested(const QString& footage);
  void trainRequested();
  void pauseRequested();
  void keepRequested();
  void packageChanged(const visema::ui::BuildPackage& package);
  void liveRequested();

 protected:
  void showEvent(QShowEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragMoveEvent(QDragMoveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  struct Primary {
    QString text, toolTip;
    bool enabled = true;
    std::function<void()> act;
  };
  void buildHeader();
  void buildBody();
  void buildSide();
  void buildWay();
  void connectTools();
  void addKey(const QKeySequence& key, const QString& toolTip, const std::function<void()>& act);
  QWidget* withEmpty(EmptyState* empty, QWidget* view, QStackedWidget*& stack);
  void browse();
  void askForWords();
  void fill();
  void fillFacts();
  void showStates();
  Primary primary() const;
  Primary toStep(BuildStep step, const QString& text) const;
  Primary make(BuildStep step, const QString& text, const QString& toolTip) const;
  void showPrimary();
  QString obstacleToTraining() const;
  QString missingForPackage() const;
  bool checked() const { return look_ && !look_->checks.empty(); }

  std::optional<BuildLook> look_;
  std::optional<BuildWork> work_;
  BuildStep step_ = BuildStep::Video;
  StepBar* steps_ = nullptr;
  QPushButton* next_ = nullptr;
  QStackedWidget *views_ = nullptr, *checkStack_ = nullptr, *verifyStack_ = nullptr;
  BuildStart* start_ = nullptr;
  CheckView *check_ = nullptr, *verify_ = nullptr;
  TrackView* track_ = nullptr;
  MaskView* mask_ = nullptr;
  TrainView* train_ = nullptr;
  PackageView* package_ = nullptr;
  WorkPanel* working_ = nullptr;
  EmptyState *unchecked_ = nullptr, *unverified_ = nullptr;
  QWidget *about_ = nullptr, *footage_ = nullptr, *way_ = nullptr;
  QVBoxLayout* facts_ = nullptr;
  QLabel *name_ = nullptr, *obstacle_ = nullptr;
  QPushButton *undo_ = nullptr, *redo_ = nullptr, *folder_ = nullptr, *close_ = nullptr, *again_ = nullptr,
              *words_ = nullptr;
};

}  // namespace visema::ui
