// SPDX-License-Identifier: Apache-2.0
#include "app/studio/settings_store.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <cmath>

#include "core/base/log.h"
#include "core/base/user_gain.h"

namespace visema::studio {
namespace {

constexpr int kSoonMs = 300;
constexpr int kMostPresets = 500;

/// A whole number from the file, if it is one of 0..last.
template <class Enum>
Enum choice(const QSettings& file, const QString& key, Enum fallback, int last) {
  bool ok = false;
  const int value = file.value(key).toInt(&ok);
  return ok && value >= 0 && value <= last ? static_cast<Enum>(value) : fallback;
}

/// Which of those that can be chosen.
int lookaheadNumber(Lookahead lookahead) {
  return static_cast<int>(std::find(kLookaheads.begin(), kLookaheads.end(), lookahead) - kLookaheads.begin());
}

double number(const QSettings& file, const QString& key, double fallback, double from, double to) {
  bool ok = false;
  const double value = file.value(key).toDouble(&ok);
  return ok && std::isfinite(value) ? std::clamp(value, from, to) : fallback;
}

ui::BackdropChoice backdrop(const QSettings& file, const QString& group) {
  ui::BackdropChoice read;
  read.kind = choice(file, group + QStringLiteral("/background"), read.kind, 2);
  const QColor color(file.value(group + QStringLiteral("/backgroundColour")).toString());
  if (color.isValid()) read.color = color;
  read.file = file.value(group + QStringLiteral("/backgroundFile")).toString();
  return read;
}

void write(const ui::BackdropChoice& backdrop, const QString& group, QSettings& file) {
  file.setValue(group + QStringLiteral("/background"), static_cast<int>(backdrop.kind));
  file.setValue(group + QStringLiteral("/backgroundColour"), backdrop.color.name());
  file.setValue(group + QStringLiteral("/backgroundFile"), backdrop.file);
}

ui::AirChoice air(const QSettings& file) {
  ui::AirChoice read;
  read.camera = file.value(QStringLiteral("air/camera"), read.camera).toBool();
  read.microphone = file.value(QStringLiteral("air/microphone"), read.microphone).toBool();
  read.loopback = file.value(QStringLiteral("air/loopback")).toBool();
  read.stream = file.value(QStringLiteral("air/stream")).toBool();
  read.address = file.value(QStringLiteral("air/address")).toString();
  read.film = file.value(QStringLiteral("air/film")).toBool();
  ui::AirScene& scene = read.scene;
  scene.named = file.value(QStringLiteral("air/named")).toBool();
  scene.name = file.value(QStringLiteral("air/name")).toString();
  scene.line = file.value(QStringLiteral("air/line")).toString();
  scene.overlaid = file.value(QStringLiteral("air/overlaid")).toBool();
  scene.overlay = file.value(QStringLiteral("air/overlay")).toString();
  scene.carded = file.value(QStringLiteral("air/carded")).toBool();
  scene.card = file.value(QStringLiteral("air/card")).toString();
  scene.zoom = number(file, QStringLiteral("air/zoom"), 1, 0.5, 2);
  scene.right = number(file, QStringLiteral("air/right"), 0, -0.5, 0.5);
  scene.down = number(file, QStringLiteral("air/down"), 0, -0.5, 0.5);
  read.evenVoice = file.value(QStringLiteral("air/evenVoice")).toBool();
  return read;
}

void write(const ui::AirChoice& air, QSettings& file) {
  file.setValue(QStringLiteral("air/camera"), air.camera);
  file.setValue(QStringLiteral("air/microphone"), air.microphone);
  file.setValue(QStringLiteral("air/loopback"), air.loopback);
  file.setValue(QStringLiteral("air/stream"), air.stream);
  file.setValue(QStringLiteral("air/address"), air.address);
  file.setValue(QStringLiteral("air/film"), air.film);
  file.setValue(QStringLiteral("air/named"), air.scene.named);
  file.setValue(QStringLiteral("air/name"), air.scene.name);
  file.setValue(QStringLiteral("air/line"), air.scene.line);
  file.setValue(QStringLiteral("air/overlaid"), air.scene.overlaid);
  file.setValue(QStringLiteral("air/overlay"), air.scene.overlay);
  file.setValue(QStringLiteral("air/carded"), air.scene.carded);
  file.setValue(QStringLiteral("air/card"), air.scene.card);
  file.setValue(QStringLiteral("air/zoom"), air.scene.zoom);
  file.setValue(QStringLiteral("air/right"), air.scene.right);
  file.setValue(QStringLiteral("air/down"), air.scene.down);
  file.setValue(QStringLiteral("air/evenVoice"), air.evenVoice);
}

std::vector<ui::ExportPreset> presetsIn(QSettings& file) {
  std::vector<ui::ExportPreset> presets;
  const int count = std::clamp(file.beginReadArray(QStringLiteral("presets")), 0, kMostPresets);
  for (int i = 0; i < count; ++i) {
    file.setArrayIndex(i);
    ui::ExportPreset preset;
    preset.own = true;
    preset.id = file.value(QStringLiteral("id")).toString();
    preset.name = file.value(QStringLiteral("name")).toString();
    ui::ExportRecipe& recipe = preset.recipe;
    recipe.format = choice(file, QStringLiteral("format"), recipe.format, 3);
    recipe.quality = static_cast<int>(number(file, QStringLiteral("quality"), recipe.quality, 0, 51));
    recipe.quick = file.value(QStringLiteral("quick")).toBool();
    recipe.shape = choice(file, QStringLiteral("shape"), recipe.shape, 3);
    recipe.height = static_cast<int>(number(file, QStringLiteral("height"), 0, 0, 8192));
    recipe.rate = number(file, QStringLiteral("rate"), recipe.rate, 1, 120);
    recipe.evenLoudness = file.value(QStringLiteral("evenLoudness")).toBool();
    recipe.subtitles = choice(file, QStringLiteral("subtitles"), recipe.subtitles, 2);
    if (!preset.id.isEmpty() && !preset.name.isEmpty()) presets.push_back(std::move(preset));
  }
  file.endArray();
  return presets;
}

void write(const std::vector<ui::ExportPreset>& presets, QSettings& file) {
  file.remove(QStringLiteral("presets"));
  file.beginWriteArray(QStringLiteral("presets"), static_cast<int>(presets.size()));
  for (int i = 0; i < static_cast<int>(presets.size()); ++i) {
    file.setArrayIndex(i);
    const ui::ExportPreset& preset = presets[static_cast<std::size_t>(i)];
    file.setValue(QStringLiteral("id"), preset.id);
    file.setValue(QStringLiteral("name"), preset.name);
    file.setValue(QStringLiteral("format"), static_cast<int>(preset.recipe.format));
    file.setValue(QStringLiteral("quality"), preset.recipe.quality);
    file.setValue(QStringLiteral("quick"), preset.recipe.quick);
    file.setValue(QStringLiteral("shape"), static_cast<int>(preset.recipe.shape));
    file.setValue(QStringLiteral("height"), preset.recipe.height);
    file.setValue(QStringLiteral("rate"), preset.recipe.rate);
    file.setValue(QStringLiteral("evenLoudness"), preset.recipe.evenLoudness);
    file.setValue(QStringLiteral("subtitles"), static_cast<int>(preset.recipe.subtitles));
  }
  file.endArray();
}

StudioState read(QSettings& file) {
  StudioState state;
  ui::Settings& s = state.settings;
  s.inputDevice = file.value(QStringLiteral("sound/input")).toString();
  s.outputDevice = file.value(QStringLiteral("sound/output")).toString();
  s.engine = file.value(QStringLiteral("engine/name")).toString();
  s.memoryMegabytes = static_cast<int>(number(file, QStringLiteral("engine/memoryMegabytes"), 0, 0, 1 << 22));
  s.exportFolder = file.value(QStringLiteral("folders/exports")).toString();
  s.takesFolder = file.value(QStringLiteral("folders/takes")).toString();
  s.libraryFolder = file.value(QStringLiteral("folders/library")).toString();
  s.theme = choice(file, QStringLiteral("look/theme"), ui::ThemeChoice::System, 2);
  s.reducedMotion = file.value(QStringLiteral("look/reducedMotion")).toBool();
  s.language = file.value(QStringLiteral("look/language")).toString();
  state.geometry = file.value(QStringLiteral("window/geometry")).toByteArray();
  state.maximized = file.value(QStringLiteral("window/maximized")).toBool();
  state.page = choice(file, QStringLiteral("window/page"), 0, 4);
  state.build = file.value(QStringLiteral("window/build")).toString();
  state.welcomed = file.value(QStringLiteral("window/welcomed")).toBool();
  state.avatarId = file.value(QStringLiteral("live/avatar")).toString();
  state.source = choice(file, QStringLiteral("live/source"), ui::SourceKind::Microphone, 2);
  state.sourceFile = file.value(QStringLiteral("live/sourceFile")).toString();
  state.voice = file.value(QStringLiteral("live/voice")).toString();
  state.lookahead = kLookaheads.at(choice(file, QStringLiteral("live/delay"), kLookaheads.size() - 1, 2));
  state.amplitude = number(file, QStringLiteral("live/amplitude"), 1, 0.5, 1.5);
  state.sharpness = number(file, QStringLiteral("live/sharpness"), 0, 0, 1);
  state.gainDb = number(file, QStringLiteral("live/gain"), 0, -kMostUserGainDb, kMostUserGainDb);
  state.backdrop = backdrop(file, QStringLiteral("live"));
  state.air = air(file);
  state.monitorMicrophone = file.value(QStringLiteral("live/monitorMicrophone")).toBool();
  state.monitorFile = file.value(QStringLiteral("live/monitorFile"), true).toBool();
  state.exports.avatarId = file.value(QStringLiteral("export/avatar")).toString();
  state.exports.presetId = file.value(QStringLiteral("export/preset")).toString();
  state.exports.endOnNeutral = file.value(QStringLiteral("export/endOnNeutral")).toBool();
  state.exports.folder = file.value(QStringLiteral("export/folder")).toString();
  state.exports.namePattern = file.value(QStringLiteral("export/name")).toString();
  state.exports.whenDone = choice(file, QStringLiteral("export/whenDone"), ui::WhenDone::Nothing, 2);
  state.exports.words = choice(file, QStringLiteral("export/words"), ui::WordsFrom::Sound, 1);
  state.exports.language = file.value(QStringLiteral("export/language")).toString();
  state.presets = presetsIn(file);
  state.exports.backdrop = backdrop(file, QStringLiteral("export"));
  state.exportsHeld = file.value(QStringLiteral("export/held")).toBool();
  return state;
}

void write(const StudioState& state, QSettings& file) {
  const ui::Settings& s = state.settings;
  file.setValue(QStringLiteral("sound/input"), s.inputDevice);
  file.setValue(QStringLiteral("sound/output"), s.outputDevice);
  file.setValue(QStringLiteral("engine/name"), s.engine);
  file.setValue(QStringLiteral("engine/memoryMegabytes"), s.memoryMegabytes);
  file.setValue(QStringLiteral("folders/exports"), s.exportFolder);
  file.setValue(QStringLiteral("folders/takes"), s.takesFolder);
  file.setValue(QStringLiteral("folders/library"), s.libraryFolder);
  file.setValue(QStringLiteral("look/theme"), static_cast<int>(s.theme));
  file.setValue(QStringLiteral("look/reducedMotion"), s.reducedMotion);
  file.setValue(QStringLiteral("look/language"), s.language);
  file.setValue(QStringLiteral("window/geometry"), state.geometry);
  file.setValue(QStringLiteral("window/maximized"), state.maximized);
  file.setValue(QStringLiteral("window/page"), state.page);
  file.setValue(QStringLiteral("window/build"), state.build);
  file.setValue(QStringLiteral("window/welcomed"), state.welcomed);
  file.setValue(QStringLiteral("live/avatar"), state.avatarId);
  file.setValue(QStringLiteral("live/source"), static_cast<int>(state.source));
  file.setValue(QStringLiteral("live/sourceFile"), state.sourceFile);
  file.setValue(QStringLiteral("live/voice"), state.voice);
  file.setValue(QStringLiteral("live/delay"), lookaheadNumber(state.lookahead));
  file.setValue(QStringLiteral("live/amplitude"), state.amplitude);
  file.setValue(QStringLiteral("live/sharpness"), state.sharpness);
  file.setValue(QStringLiteral("live/gain"), state.gainDb);
  write(state.backdrop, QStringLiteral("live"), file);
  write(state.air, file);
  file.setValue(QStringLiteral("live/monitorMicrophone"), state.monitorMicrophone);
  file.setValue(QStringLiteral("live/monitorFile"), state.monitorFile);
  file.setValue(QStringLiteral("export/avatar"), state.exports.avatarId);
  file.setValue(QStringLiteral("export/preset"), state.exports.presetId);
  file.setValue(QStringLiteral("export/endOnNeutral"), state.exports.endOnNeutral);
  file.setValue(QStringLiteral("export/folder"), state.exports.folder);
  file.setValue(QStringLiteral("export/name"), state.exports.namePattern);
  file.setValue(QStringLiteral("export/whenDone"), static_cast<int>(state.exports.whenDone));
  const bool typed = state.exports.words == ui::WordsFrom::Typed;  // that was for one sound
  file.setValue(QStringLiteral("export/words"), typed ? 0 : static_cast<int>(state.exports.words));
  file.setValue(QStringLiteral("export/language"), state.exports.language);
  write(state.presets, file);
  write(state.exports.backdrop, QStringLiteral("export"), file);
  file.setValue(QStringLiteral("export/held"), state.exportsHeld);
}

}  // namespace

SettingsStore::SettingsStore(const QString& file, QObject* parent) : QObject(parent), file_(file) {
  soon_.setSingleShot(true);
  soon_.setInterval(kSoonMs);
  connect(&soon_, &QTimer::timeout, this, &SettingsStore::save);
  load();
}

SettingsStore::~SettingsStore() { finish(); }

void SettingsStore::load() {
  {
    QSettings file(file_, QSettings::IniFormat);
    if (file.status() == QSettings::NoError) {
      state_ = read(file);
      return;
    }
  }
  const QString aside = file_ + QStringLiteral(".unreadable");
  QFile::remove(aside);
  const bool kept = QFile::rename(file_, aside);
  problem_ = kept ? tr("The settings in %1 could not be read; the defaults are used. The old file is kept as %2.")
                        .arg(file_, aside)
                  : tr("The settings in %1 could not be read; the defaults are used.").arg(file_);
}

void SettingsStore::update(const std::function<void(StudioState&)>& change) {
  change(state_);
  dirty_ = true;
  if (!soon_.isActive()) soon_.start();
}

void SettingsStore::save() {
  if (!dirty_) return;
  dirty_ = false;
  worker_.post([state = state_, path = file_](const std::stop_token&) {
    QDir().mkpath(QFileInfo(path).path());
    // QSettings writes a temporary file and renames it, so a crash leaves the old file or the new one.
    QSettings file(path, QSettings::IniFormat);
    file.setAtomicSyncRequired(true);
    write(state, file);
    file.sync();
    if (file.status() != QSettings::NoError) logWarning("studio", "cannot write ", path.toStdString());
  });
}

void SettingsStore::finish() {
  soon_.stop();
  save();
  worker_.finish();
}

}  // namespace visema::studio
