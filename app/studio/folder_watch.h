// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>
#include <QThread>

namespace visema::studio {

/// Tells when files or folders change, come or go. Reaches for the disk on a thread of its own, for a disk may sleep.
/// Belongs to the GUI thread.
class FolderWatch : public QObject {
  Q_OBJECT
 public:
  explicit FolderWatch(QObject* parent = nullptr);
  ~FolderWatch() override;
  /// From now on these and no others; what does not exist is left out.
  void watch(const QStringList& places);

 Q_SIGNALS:
  void changed();

 private:
  class Watcher;
  QThread thread_;
  Watcher* watcher_;  // lives on the thread
};

}  // namespace visema::studio
