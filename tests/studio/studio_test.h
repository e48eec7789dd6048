// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "app/studio/studio.h"
#include "tests/support/synthetic_package.h"
#include "tests/ui/scripted.h"
#include "ui/pages/export_page.h"
#include "ui/stage/yuv_picture.h"

namespace visema::studio {

/// What a session is to do, and what it says.
struct Script {
  std::atomic<bool> microphone = false;
  std::atomic<bool> finishFilms = false;
  std::atomic<double> testedGain = -99;
  std::map<QString, QString> keyring;
  bool hasKeyring = true;
  std::mutex mutex;
  LiveReport report;
  ui::AirWish air;

  /// A film that is at 40 % until it may be finished.
  Result<QueueRunReport> makeFilms(ExportQueue& queue, const ExportController::OnChange& onChange,
                                   const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      auto job = queue.claim();
      if (!job || !*job) break;
      onChange(**job);
      auto wish = ExportQueue::Wish::GoOn;
      while (!finishFilms && wish == ExportQueue::Wish::GoOn && !stop.stop_requested()) {
        wish = *queue.reportProgress((*job)->id, 0.4, 9);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));  // the queue is written by others too
      }
      if (wish == ExportQueue::Wish::Cancel)
        (void)queue.markCancelled((*job)->id);
      else if (finishFilms)
        (void)queue.finish((*job)->id, "{}");
      else
        (void)queue.putBack((*job)->id);
      onChange(*queue.job((*job)->id));
    }
    return QueueRunReport{};
  }
};

/// A session that does as it is told and shows one picture.
class QuietPort : public LivePort {
 public:
  QuietPort(std::shared_ptr<Script> script, LiveSinks sinks) : script_(std::move(script)), sinks_(std::move(sinks)) {}
  Status apply(const LiveWish& wish, const std::stop_token&) override {
    if (!wish.avatar.empty()) sinks_.moment({ui::toFrame(ui::scripted::iris().scaled(64, 36))});
    if (wish.onAir && !script_->microphone) return fail(ErrorCode::NotFound, "scripted: there is no microphone");
    const std::lock_guard lock(script_->mutex);
    script_->air = wish.air;
    script_->report.status.air.live = wish.air != ui::AirWish();
    script_->report.status.state = wish.onAir ? ui::LiveState::OnAir : ui::LiveState::Ready;
    return {};
  }
  void panic(bool) override {}
  void mute(bool) override {}
  LiveReport report() const override {
    const std::lock_guard lock(script_->mutex);
    return script_->report;
  }

 private:
  std::shared_ptr<Script> script_;
  const LiveSinks sinks_;
};

/// A keyring that answers a moment later, as those of desktops do.
class ScriptedKeyring : public Keyring {
 public:
  explicit ScriptedKeyring(std::shared_ptr<Script> script) : script_(std::move(script)) {}
  void read(const QString& name, Then then) override {
    QMetaObject::invokeMethod(
        this,
        [this, name, then] {
          script_->hasKeyring ? then({script_->keyring[name]}) : then({{}, QStringLiteral("nobody answers")});
        },
        Qt::QueuedConnection);
  }
  void write(const QString& name, const QString& secret, Then then) override {
    if (script_->hasKeyring) script_->keyring[name] = secret;
    QMetaObject::invokeMethod(
        this,
        [this, then] {
          then({{}, script_->hasKeyring ? QString() : QStringLiteral("nobody answers")});
        },
        Qt::QueuedConnection);
  }

 private:
  std::shared_ptr<Script> script_;
};

/// A studio of scripts in a folder of its own, and what tests ask its window.
class StudioTest : public QObject {
 protected:
  std::unique_ptr<QTemporaryDir> folder_;
  std::filesystem::path demoSound_;
  std::unique_ptr<SettingsStore> store_;
  std::unique_ptr<SystemAppearance> appearance_;
  std::unique_ptr<Studio> studio_;
  std::shared_ptr<Script> script_;

  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_->path().toStdString()) / name;
  }
  void open(const std::filesystem::path& avatars) {
    Places places;
    places.avatars = avatars;
    places.data = path("data");
    places.videos = path("videos");
    places.demoSound = demoSound_;
    store_ = std::make_unique<SettingsStore>(folder_->filePath(QStringLiteral("studio.ini")));
    appearance_ = std::make_unique<SystemAppearance>(true);
    studio_ = std::make_unique<Studio>(
        places, *store_, *appearance_,
        Studio::Parts{
            [script = script_](LiveSinks sinks) { return std::make_unique<QuietPort>(script, std::move(sinks)); },
            [script = script_]() -> Result<SoundDevices> {
              if (!script->microphone) return SoundDevices{};
              return SoundDevices{ui::scripted::settingsChoices().inputs, {}, {}, {}};
            },
            [script = script_](ExportQueue& queue, ExportController::OnChange onChange, std::stop_token stop) {
              return script->makeFilms(queue, onChange, stop);
            },
            [] { return ui::scripted::settingsChoices().engines; },
            {},
            [script = script_](const InputTestOptions& options, const std::function<void(const InputTestStep&)>& tell,
                               const std::stop_token&) -> Result<InputTestReport> {
              tell({InputTestStep::Kind::Listening, 2.5, {-12, -20, 0}});
              script->testedGain = options.gainDb;
              return InputTestReport{{InputVerdict::Quiet, -44, -70, 14}, {}};
            },
            {},
            {},
            {},
            [script = script_] { return std::make_unique<ScriptedKeyring>(script); }});
    studio_->start();
  }
  /// Whether the window says something that contains this, on a page or in a notice.
  bool says(const char* words) {
    for (const QLabel* label : studio_->window().findChildren<QLabel*>())
      if (label->text().contains(QString::fromUtf8(words)) && label->isVisible()) return true;
    return false;
  }
  std::filesystem::path addAvatar() {
    const auto made = test::makeSyntheticPackage(folder_->path().toStdString(), {});
    if (!made) qFatal("%s", made.error().message.c_str());
    studio_->library().import(QString::fromStdString(made->string()));
    return *made;
  }
  /// A studio that makes a film, which is at 40 %.
  void openFilming() {
    open(path("nothing"));
    const auto avatar = addAvatar();
    QTRY_VERIFY_WITH_TIMEOUT(studio_->live().wish().avatar == avatar, 30'000);
    Q_EMIT studio_->window().exports()->filesAdded({folder_->filePath(QStringLiteral("hello.wav"))});
    QTRY_VERIFY_WITH_TIMEOUT(!studio_->exports().rows().empty() && studio_->exports().rows().front().fraction == 0.4,
                             30'000);
  }
  JobState jobOnDisk() { return (*ExportQueue::open(path("data") / "exports.sqlite"))->list()->front().state; }
  /// Pages may have buttons of the same name: one that shows comes first.
  QAbstractButton* button(const char* text) {
    QAbstractButton* hidden = nullptr;
    for (QAbstractButton* b : studio_->window().findChildren<QAbstractButton*>()) {
      if (b->text() != QString::fromUtf8(text)) continue;
      if (b->isVisible()) return b;
      if (!hidden) hidden = b;
    }
    return hidden;
  }
  void setUp() {
    folder_ = std::make_unique<QTemporaryDir>();
    demoSound_.clear();
    QVERIFY(folder_->isValid());
    script_ = std::make_shared<Script>();
  }
  void tearDown() {
    studio_.reset();
    store_.reset();
  }
};

}  // namespace visema::studio
