// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "app/studio/background.h"
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
  explicit DeviceController(List list, QObject* parent = nullptr);

  void refresh();  // never waits; changed() follows if something did
  const SoundDevices& devices() const { return devices_; }
  bool known() const { return known_; }

 Q_SIGNALS:
  void changed();
  void failed(const QString& message);

 private:
  List list_;
  SoundDevices devices_;
  bool known_ = false;
  Background background_;
  JobSlot listing_{background_, this};
};

/// The machine's own, through the audio layer.
Result<SoundDevices> listSoundDevices();

}  // namespace visema::studio
