// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <filesystem>
#include <functional>
#include <vector>

#include "app/studio/worker_thread.h"
#include "core/base/result.h"
#include "ui/models/library_models.h"
#include "ui/models/take_models.h"

namespace visema::studio {

/// Knows the takes of one folder and what is done with their files: another name, the trash and back. Records and
/// plays nothing. Everything that touches the disk is in the background.
class TakesController : public QObject {
  Q_OBJECT
 public:
  explicit TakesController(std::filesystem::path folder, QObject* parent = nullptr);
  ~TakesController() override;

  void setFolder(const std::filesystem::path& folder);
  /// Names and pictures of who spoke.
  void setAvatars(const std::vector<ui::AvatarCard>& avatars);
  void refresh();
  void lookAtRoom();  // roomChanged() follows where it did
  void rename(const QString& id, const QString& name);
  void remove(const QString& id);  // to the trash; removed() follows

  const std::filesystem::path& folder() const { return folder_; }
  const std::vector<ui::TakeEntry>& takes() const { return takes_; }
  const ui::TakeEntry* find(const QString& id) const;
  /// The package a take was made with; empty where it does not say.
  QString avatarPath(const QString& id) const { return avatarPaths_.value(id); }
  qint64 freeBytes() const { return freeBytes_; }  // negative: not known

 Q_SIGNALS:
  void changed();
  void roomChanged();
  void failed(const QString& message);
  void removed(const QString& name, std::function<void()> undo);

 private:
  struct Listed {
    ui::TakeEntry entry;
    QString avatarPath;
  };
  struct Listing {
    std::vector<Listed> takes;
    qint64 freeBytes = -1;
  };
  static Listing list(const std::filesystem::path& folder, const std::stop_token& stop);
  void show(std::vector<Listed> listed);
  void order(std::function<Status()> what);
  std::filesystem::path folder_;
  std::vector<Listed> listed_;
  std::vector<ui::TakeEntry> takes_;
  QHash<QString, QString> avatarPaths_;
  QHash<QString, ui::AvatarCard> avatars_;  // by path
  qint64 freeBytes_ = -1;
  WorkerThread worker_;
  JobSlot listing_{worker_, this};
  JobSlot looking_{worker_, this};
};

}  // namespace visema::studio
