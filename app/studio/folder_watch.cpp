// SPDX-License-Identifier: Apache-2.0
#include "app/studio/folder_watch.h"

#include <QFileInfo>
#include <QFileSystemWatcher>
#include <memory>

namespace visema::studio {

class FolderWatch::Watcher : public QObject {
 public:
  explicit Watcher(FolderWatch& tell) : tell_(tell) {}
  void watch(const QStringList& places) {
    if (!files_) {
      files_ = std::make_unique<QFileSystemWatcher>();
      connect(files_.get(), &QFileSystemWatcher::fileChanged, &tell_, &FolderWatch::changed);
      connect(files_.get(), &QFileSystemWatcher::directoryChanged, &tell_, &FolderWatch::changed);
    }
    for (const QString& before : files_->files() + files_->directories())
      if (!places.contains(before)) files_->removePath(before);
    for (const QString& place : places)
      if (QFileInfo::exists(place)) files_->addPath(place);
  }

 private:
  FolderWatch& tell_;
  std::unique_ptr<QFileSystemWatcher> files_;
};

FolderWatch::FolderWatch(QObject* parent) : QObject(parent), watcher_(new Watcher(*this)) {
  watcher_->moveToThread(&thread_);
  connect(&thread_, &QThread::finished, watcher_, &QObject::deleteLater);
  thread_.start();
}

FolderWatch::~FolderWatch() {
  thread_.quit();
  thread_.wait();
}

void FolderWatch::watch(const QStringList& places) {
  QMetaObject::invokeMethod(
      watcher_, [watcher = watcher_, places] { watcher->watch(places); }, Qt::QueuedConnection);
}

}  // namespace visema::studio
