// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "app/studio/background.h"
#include "core/exporting/film.h"
#include "ui/models/export_models.h"

namespace visema::studio {

/// Turns sound files into videos one after another, in the background. Keeps its list while the window is open.
class ExportController : public QObject {
  Q_OBJECT
 public:
  using Render = std::function<Result<FilmReport>(const FilmOptions&, const ProgressFn&, std::stop_token)>;
  explicit ExportController(Render render, QObject* parent = nullptr);

  /// What a job needs to know of its avatar.
  struct Avatar {
    QString name;
    std::filesystem::path path;
    QImage thumbnail;
  };
  void add(const QStringList& soundFiles, const ui::ExportChoice& choice, const Avatar& avatar);
  void cancel(qint64 id);
  void retry(qint64 id);
  void remove(qint64 id);
  void clearDone();
  void setPaused(bool paused);
  bool paused() const { return paused_; }
  bool busy() const { return running_ != 0; }
  const std::vector<ui::ExportJobRow>& rows() const { return rows_; }
  static std::vector<ui::ExportPreset> presets();

 Q_SIGNALS:
  void listChanged();
  void jobChanged(const visema::ui::ExportJobRow& row);
  void failed(const QString& message);

 private:
  struct Job {
    qint64 id;
    FilmOptions options;
  };
  void startNext();
  void progressed(qint64 id, const Progress& progress);
  void finished(qint64 id, Result<FilmReport> result);
  ui::ExportJobRow* row(qint64 id);
  const Render render_;
  std::vector<ui::ExportJobRow> rows_;
  std::vector<Job> jobs_;
  qint64 nextId_ = 1;
  qint64 running_ = 0;
  bool paused_ = false;
  Background background_;
  JobSlot rendering_{background_, this};
};

}  // namespace visema::studio
