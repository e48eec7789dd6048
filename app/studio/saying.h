// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <deque>
#include <filesystem>
#include <optional>

#include "app/studio/worker_thread.h"
#include "core/base/result.h"
#include "core/base/scratch_folder.h"
#include "ui/models/live_models.h"

namespace visema::studio {

/// Has texts said by synthetic voices in the background, one after the other, into sound files that wait to be played.
class Saying : public QObject {
  Q_OBJECT
 public:
  /// `pronunciations`: the user's list; it need not exist.
  explicit Saying(std::filesystem::path pronunciations, QObject* parent = nullptr);

  void say(const QString& text, const QString& voice);
  /// Looks for voices, once.
  void listVoices();
  /// The sound of the next text, if it is said already.
  std::optional<std::filesystem::path> next();
  /// Those that are not played yet.
  int waiting() const { return static_cast<int>(said_.size()) + inWork_; }
  /// Nothing of it is wanted any more.
  void clear();

 Q_SIGNALS:
  void ready();  // there is a next one
  void changed();
  void failed(const QString& message);
  void voicesListed(const std::vector<visema::ui::DeviceChoice>& voices);

 private:
  void took(int round, const Result<std::filesystem::path>& sound);
  const std::filesystem::path pronunciations_;
  const ScratchFolder folder_;
  std::deque<std::filesystem::path> said_;
  int inWork_ = 0;
  int count_ = 0;
  int round_ = 0;  // another one after each clear()
  bool listed_ = false;
  std::stop_source stop_;
  WorkerThread worker_;
};

}  // namespace visema::studio
