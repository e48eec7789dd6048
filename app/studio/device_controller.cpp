// SPDX-License-Identifier: Apache-2.0
#include "app/studio/device_controller.h"

#include "app/studio/core_words.h"
#include "core/audio/audio_devices.h"
#include "core/audio/sound_server.h"

namespace visema::studio {
namespace {

bool sameChoices(const std::vector<ui::DeviceChoice>& a, const std::vector<ui::DeviceChoice>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ui::DeviceChoice& x, const ui::DeviceChoice& y) {
    return x.id == y.id && x.name == y.name;
  });
}

/// What some of the sound system's own names mean.
QString nameForPeople(const QString& name) {
  if (name == QLatin1String("default")) return DeviceController::tr("System default");
  if (name == QLatin1String("pulse")) return QStringLiteral("PulseAudio");
  if (name == QLatin1String("pipewire")) return QStringLiteral("PipeWire");
  return name;
}

}  // namespace

bool SoundDevices::operator==(const SoundDevices& other) const {
  return defaultInput == other.defaultInput && defaultOutput == other.defaultOutput &&
         sameChoices(inputs, other.inputs) && sameChoices(outputs, other.outputs);
}

DeviceController::DeviceController(List list, Watch watch, QObject* parent) : QObject(parent), list_(std::move(list)) {
  if (watch)
    watch_ = watch([this] { QMetaObject::invokeMethod(this, &DeviceController::refresh, Qt::QueuedConnection); });
}

DeviceController::~DeviceController() { watch_.reset(); }

void DeviceController::refresh() {
  listing_.start([list = list_](const std::stop_token&) { return list(); },
                 [this](Result<SoundDevices> found) {
                   if (!found) {
                     Q_EMIT failed(inWords(found.error().message));
                     return;
                   }
                   if (known_ && *found == devices_) return;
                   known_ = true;
                   devices_ = std::move(*found);
                   Q_EMIT changed();
                 });
}

namespace {

void add(const std::vector<AudioDevice>& found, SoundDevices& devices) {
  for (const AudioDevice& device : found) {
    const QString id = QString::fromStdString(device.name);
    const QString name = nameForPeople(QString::fromStdString(device.label));
    if (device.inputChannels > 0) {
      const bool many = device.inputChannels > 1;
      devices.inputs.push_back(
          {id, many ? DeviceController::tr("%1 · %2 channels").arg(name).arg(device.inputChannels) : name});
    }
    if (device.outputChannels > 0) devices.outputs.push_back({id, name});
    if (device.defaultInput) devices.defaultInput = id;
    if (device.defaultOutput) devices.defaultOutput = id;
  }
}

}  // namespace

QString DeviceController::named(QString sentence) const {
  const QString quoted = QStringLiteral("\"%1\"");
  for (const auto* list : {&devices_.inputs, &devices_.outputs})
    for (const ui::DeviceChoice& device : *list) sentence.replace(quoted.arg(device.id), quoted.arg(device.name));
  return sentence;
}

Result<SoundDevices> listSoundDevices() {
  SoundDevices devices;
  add(listServerDevices(), devices);  // the server knows them by the names on their boxes
  if (!devices.inputs.empty() || !devices.outputs.empty()) return devices;
  const Result<std::vector<AudioDevice>> found = listAudioDevices();
  if (!found) return fail(found.error());
  add(*found, devices);
  return devices;
}

std::shared_ptr<void> watchSoundDevices(std::function<void()> onChange) {
  return std::make_shared<SoundServerWatch>(std::move(onChange));
}

}  // namespace visema::studio
