// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <filesystem>
#include <functional>
#include <vector>

#include "app/studio/background.h"
#include "core/base/result.h"
#include "ui/models/library_models.h"
#include "ui/models/live_models.h"

namespace visema::studio {

/// Where avatars come from; the studio's own in the first place.
struct LibraryPlaces {
  std::vector<std::filesystem::path> shipped;  // folders whose packages come with the studio
  std::filesystem::path folder;                // where imports go
  std::filesystem::path database;
  std::uint64_t memoryBytes = 0;  // what avatars may take together; 0: as little as playing needs
};

/// The library page's work: lists, imports, verifies and forgets packages, all in the background.
class LibraryController : public QObject {
  Q_OBJECT
 public:
  explicit LibraryController(LibraryPlaces places, QObject* parent = nullptr);
  ~LibraryController() override;

  void refresh();
  void import(const QString& path);  // after those that were asked for before
  void cancelImport();               // and all that wait
  void verify(const QString& id);
  void remove(const QString& id);
  void touch(const QString& id);  // used now
  void setImportFolder(const QString& folder);
  void setMemory(std::uint64_t bytes);

  const std::vector<ui::AvatarCard>& cards() const { return cards_; }
  std::vector<ui::AvatarChoice> choices() const;  // those that can be used
  const ui::AvatarCard* find(const QString& id) const;
  bool known() const { return known_; }

 Q_SIGNALS:
  void changed();
  void importing(const QString& stage, double fraction);  // empty stage: over
  void imported(const QString& id);
  void reported(const visema::ui::ImportReport& report);
  void failed(const QString& message);

 private:
  void importNext();
  LibraryPlaces places_;
  std::vector<ui::AvatarCard> cards_;
  bool known_ = false;
  QStringList wanted_;  // imports that wait for the one before them
  Background background_;
  Background imports_;  // an import takes minutes; the list must not wait for it
  JobSlot listing_{background_, this};
  JobSlot importing_{imports_, this};
  JobSlot verifying_{imports_, this};
};

}  // namespace visema::studio
