// SPDX-License-Identifier: Apache-2.0
#include "app/studio/device_controller.h"

#include "core/audio/audio_devices.h"

namespace visema::studio {
namespace {

bool sameChoices(const std::vector<ui::DeviceChoice>& a, const std::vector<ui::DeviceChoice>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ui::DeviceChoice& x, const ui::DeviceChoice& y) {
    return x.id == y.id && x.name == y.name;
  });
}

/// What some of the sound system's own names mean.
QString nameForPeople(const QString& name) {
  if (name == QLatin1String("default")) return DeviceController::tr("The system's usual device");
  if (name == QLatin1String("pulse")) return QStringLiteral("PulseAudio");
  if (name == QLatin1String("pipewire")) return QStringLiteral("PipeWire");
  return name;
}

}  // namespace

bool SoundDevices::operator==(const SoundDevices& other) const {
  return defaultInput == other.defaultInput && defaultOutput == other.defaultOutput &&
         sameChoices(inputs, other.inputs) && sameChoices(outputs, other.outputs);
}

DeviceController::DeviceController(List list, QObject* parent) : QObject(parent), list_(std::move(list)) {}

void DeviceController::refresh() {
  listing_.start([list = list_](const std::stop_token&) { return list(); },
                 [this](Result<SoundDevices> found) {
                   if (!found) {
                     Q_EMIT failed(QString::fromStdString(found.error().message));
                     return;
                   }
                   if (known_ && *found == devices_) return;
                   known_ = true;
                   devices_ = std::move(*found);
                   Q_EMIT changed();
                 });
}

Result<SoundDevices> listSoundDevices() {
  const Result<std::vector<AudioDevice>> found = listAudioDevices();
  if (!found) return fail(found.error());
  SoundDevices devices;
  for (const AudioDevice& device : *found) {
    const QString name = QString::fromStdString(device.name);
    if (device.inputChannels > 0) devices.inputs.push_back({name, nameForPeople(name)});
    if (device.outputChannels > 0) devices.outputs.push_back({name, nameForPeople(name)});
    if (device.defaultInput) devices.defaultInput = name;
    if (device.defaultOutput) devices.defaultOutput = name;
  }
  return devices;
}

}  // namespace visema::studio
