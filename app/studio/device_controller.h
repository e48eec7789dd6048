// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

#include "app/studio/worker_thread.h"
#include "core/base/result.h"
#include "ui/models/live_models.h"

namespace visema::studio {

struct SoundDevices {
  std::vector<ui::DeviceChoice> inputs;
  std::vector<ui::DeviceChoice> outputs;
  QString defaultInput;  // ids; empty when there is none
  QString defaultOutput;
  bool operator==(const SoundDevices&) const;
};

/// Knows the sound devices by name and says when they change. It opens none.
class DeviceController : public QObject {
  Q_OBJECT
 public:
  using List = std::function<Result<SoundDevices>()>;  // may take long; called in the background
  /// Calls back from any thread when devices may have come or gone, as long as what it returns is kept.
  using Watch = std::function<std::shared_ptr<void>(std::function<void()> onChange)>;
  explicit DeviceController(List list, Watch watch = {}, QObject* parent = nullptr);
  ~DeviceController() override;

  void refresh();  // never waits; changed() follows if something did
  const SoundDevices& devices() const { return devices_; }
  bool known() const { return known_; }
  /// A sentence with the names that people know in place of those the sound system knows.
  QString named(QString sentence) const;

 Q_SIGNALS:
  void changed();
  void failed(const QString& message);

 private:
  List list_;
  SoundDevices devices_;
  bool known_ = false;
  std::shared_ptr<void> watch_;
  WorkerThread worker_;
  JobSlot listing_{worker_, this};
};

/// The machine's own, through the audio layer.
Result<SoundDevices> listSoundDevices();
std::shared_ptr<void> watchSoundDevices(std::function<void()> onChange);

}  // namespace visema::studio
