// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <vector>

#include "app/studio/folder_watch.h"
#include "app/studio/worker_thread.h"
#include "core/base/result.h"
#include "ui/models/library_models.h"
#include "ui/models/live_models.h"

namespace visema::studio {

/// Where avatars come from; the studio's own in the first place.
struct LibraryPlaces {
  std::vector<std::filesystem::path> shipped;  // folders whose packages come with the studio
  std::filesystem::path folder;                // where imports go
  std::filesystem::path database;
};

/// The library page's work: lists, imports, verifies and forgets packages, all in the background.
class LibraryController : public QObject {
  Q_OBJECT
 public:
  explicit LibraryController(LibraryPlaces places, QObject* parent = nullptr);
  ~LibraryController() override;

  void refresh();
  /// After those that were asked for before. `network`: where the package came without one.
  void import(const QString& path, const QString& network = {});
  void cancelImport();  // and all that wait
  void verify(const QString& id);
  /// Something was wrong while it was shown: it is checked in the background, once, and badged where it is damaged.
  void suspect(const QString& id);
  void remove(const QString& id);
  void touch(const QString& id);  // used now
  void setImportFolder(const QString& folder);

  const std::vector<ui::AvatarCard>& cards() const { return cards_; }
  /// Those that can be used, and the current one even if it cannot.
  std::vector<ui::AvatarChoice> choices(const QString& current = {}) const;
  const ui::AvatarCard* find(const QString& id) const;
  bool known() const { return known_; }

 Q_SIGNALS:
  void changed();
  void importing(const QString& stage, double fraction);  // empty stage: over
  void imported(const QString& id);
  void reported(const visema::ui::ImportReport& report);
  void networkMissing(const QString& path, const QString& message);  // an import came without its network
  void failed(const QString& message);

 private:
  void importNext();
  void watch();
  /// By which a file that was replaced is told from the one before.
  struct Stamp {
    qint64 bytes = 0;
    QDateTime changed;
    bool operator==(const Stamp&) const = default;
  };
  /// What was found in a file as it was then.
  struct Looked {
    Stamp stamp;
    QString damage;
  };
  struct Listing {
    std::vector<ui::AvatarCard> cards;
    QHash<QString, Stamp> stamps;  // by path
  };
  static Result<Listing> list(const LibraryPlaces& places);
  static Looked look(const std::filesystem::path& path, const std::stop_token& stop);
  const Looked* lookedAt(const QString& path) const;
  void lookForDamage();
  void noteDamage(const QString& path, const Looked& looked);
  void showDamage();
  LibraryPlaces places_;
  std::vector<ui::AvatarCard> cards_;
  bool known_ = false;
  FolderWatch folders_;
  QTimer settled_;
  struct Wanted {
    QString path, network;
  };
  QList<Wanted> wanted_;           // imports that wait for the one before them
  QHash<QString, Stamp> stamps_;   // by path
  QHash<QString, Looked> looked_;  // the same
  QSet<QString> suspects_;         // paths of packages that something was wrong with
  WorkerThread worker_;
  WorkerThread checks_;   // of what lies in the folder unchecked: reads every byte
  WorkerThread imports_;  // an import takes minutes; the list must not wait for it
  JobSlot listing_{worker_, this};
  JobSlot importing_{imports_, this};
  JobSlot verifying_{imports_, this};
  JobSlot checking_{checks_, this};
};

}  // namespace visema::studio
