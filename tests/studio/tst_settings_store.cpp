// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>
#include <thread>

#include "app/studio/settings_store.h"

using namespace visema;
using namespace visema::studio;

class TestSettingsStore : public QObject {
  Q_OBJECT
  /// Nothing of it is as it is at first.
  static ui::AirChoice everyAir() {
    ui::AirScene scene{true,
                       QStringLiteral("Anna Example"),
                       QStringLiteral("at home"),
                       true,
                       QStringLiteral("/a b/logo.png"),
                       true,
                       QStringLiteral("/a b/back soon.png"),
                       1.5,
                       -0.25,
                       0.1};
    return {false, true, true, true, QStringLiteral("rtmp://host/live"), true, true, scene};
  }

  static void put(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
  }

 private Q_SLOTS:
  void whatIsKeptComesBack() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("deep/studio.ini"));
    {
      SettingsStore store(file);
      store.update([](StudioState& state) {
        state.settings.theme = ui::ThemeChoice::Light;
        state.settings.inputDevice = QStringLiteral("Scarlett 2i2 — ünïcode, \"quotes\"");
        state.settings.memoryMegabytes = 2048;
        ui::ExportPreset preset{QStringLiteral("x"), QStringLiteral("For the phone"), {}, {}, {}, true};
        preset.recipe.shape = ui::FilmShape::Portrait;
        preset.recipe.height = 1920;
        preset.recipe.rate = 29.97;
        preset.recipe.evenLoudness = true;
        state.presets = {preset};
        state.exports.namePattern = QStringLiteral("{sound} {date}");
        state.exports.whenDone = ui::WhenDone::Quit;
        state.lookahead = kLowLookahead;
        state.amplitude = 1.25;
        state.gainDb = -6;
        state.exports.words = ui::WordsFrom::Beside;
        state.exports.language = QStringLiteral("de");
        state.backdrop = {ui::BackdropChoice::Kind::Picture, QColor(1, 2, 3), QStringLiteral("/a b/office.jpg")};
        state.air = everyAir();
        state.welcomed = true;
        state.page = 3;
        state.build = QStringLiteral("/a b/anna.visema-build");
        state.geometry = QByteArray("\0\1\2binary", 9);
        state.exports.folder = QStringLiteral("/a b/c");
      });
      store.finish();
    }
    const SettingsStore again(file);
    QVERIFY(again.problem().isEmpty());
    const StudioState& state = again.state();
    QCOMPARE(state.settings.theme, ui::ThemeChoice::Light);
    QCOMPARE(state.settings.inputDevice, QStringLiteral("Scarlett 2i2 — ünïcode, \"quotes\""));
    QCOMPARE(state.settings.memoryMegabytes, 2048);
    QCOMPARE(state.page, 3);
    QCOMPARE(state.build, QStringLiteral("/a b/anna.visema-build"));
    QCOMPARE(state.presets.size(), std::size_t{1});
    QCOMPARE(state.presets.front().name, QStringLiteral("For the phone"));
    ui::ExportRecipe recipe;
    recipe.shape = ui::FilmShape::Portrait;
    recipe.height = 1920;
    recipe.rate = 29.97;
    recipe.evenLoudness = true;
    QVERIFY(state.presets.front().recipe == recipe);
    QVERIFY(state.presets.front().own);
    QCOMPARE(state.exports.namePattern, QStringLiteral("{sound} {date}"));
    QCOMPARE(state.exports.whenDone, ui::WhenDone::Quit);
    QVERIFY(state.lookahead == kLowLookahead);
    QCOMPARE(state.amplitude, 1.25);
    QCOMPARE(state.gainDb, -6.0);
    QCOMPARE(state.exports.words, ui::WordsFrom::Beside);
    QCOMPARE(state.exports.language, QStringLiteral("de"));
    QCOMPARE(state.backdrop.kind, ui::BackdropChoice::Kind::Picture);
    QCOMPARE(state.backdrop.color, QColor(1, 2, 3));
    QCOMPARE(state.backdrop.file, QStringLiteral("/a b/office.jpg"));
    QVERIFY(state.air == everyAir());
    QVERIFY(state.welcomed);
    QCOMPARE(state.geometry, QByteArray("\0\1\2binary", 9));
    QCOMPARE(state.exports.folder, QStringLiteral("/a b/c"));
  }
  void nothingIsWrittenWhenNothingChanged() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("studio.ini"));
    { SettingsStore store(file); }
    QVERIFY(!QFile::exists(file));
  }
  void aFileOfAnotherKindIsPutAsideAndTheDefaultValuesUsed() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("studio.ini"));
    put(file, "this is not what it should be\n\n[[[\n\x01\x02garbage without sense");
    const SettingsStore store(file);
    QCOMPARE(store.state().amplitude, 1.0);
    QVERIFY(!store.problem().isEmpty());
    QVERIFY(QFile::exists(file + QStringLiteral(".unreadable")));
    QVERIFY(!QFile::exists(file));
  }
  void valuesOutOfRangeBecomeTheDefaultOnes() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("studio.ini"));
    put(file, "[look]\ntheme=77\n[live]\namplitude=nan\nsharpness=9\ndelay=-3\n[engine]\nmemoryMegabytes=-5\n");
    const SettingsStore store(file);
    QCOMPARE(store.state().settings.theme, ui::ThemeChoice::System);
    QCOMPARE(store.state().amplitude, 1.0);
    QCOMPARE(store.state().sharpness, 1.0);
    QVERIFY(store.state().lookahead == kFullLookahead);
    QCOMPARE(store.state().settings.memoryMegabytes, 0);
  }
  void aKillAtAnyMomentLeavesWholeSettings() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("studio.ini"));
    int last = 0;
    for (int round = 0; round < 25; ++round) {
      const pid_t child = fork();
      if (child == 0) {
        for (int i = last + 1;; ++i) {
          SettingsStore store(file);
          store.update([i](StudioState& state) {
            state.settings.memoryMegabytes = i;
            state.avatarId = QString::number(i);
          });
          store.finish();
        }
      }
      // Every round ends somewhere else in the writing that follows the first file it has finished.
      struct stat before {
      }, now{};
      const QByteArray name = QFile::encodeName(file);
      stat(name.constData(), &before);
      for (now = before; now.st_ino == before.st_ino; stat(name.constData(), &now)) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::microseconds(137 * round));
      kill(child, SIGKILL);
      waitpid(child, nullptr, 0);
      const SettingsStore store(file);
      QVERIFY(store.problem().isEmpty());
      const int kept = store.state().settings.memoryMegabytes;
      QCOMPARE(store.state().avatarId, kept == 0 ? QString() : QString::number(kept));
      QVERIFY(kept > last);
      last = kept;
    }
  }
};

QTEST_GUILESS_MAIN(TestSettingsStore)
#include "tst_settings_store.moc"
