// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "core/base/free_name.h"

using namespace visema;

class TestFreeName : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theFirstNameThatIsNotTakenIsGiven() {
    QTemporaryDir temporary;
    const std::filesystem::path folder = temporary.path().toStdString();
    QCOMPARE(freeName(folder, "voice", ".mp4"), folder / "voice.mp4");
    std::ofstream(folder / "voice.mp4") << "film";
    QCOMPARE(freeName(folder, "voice", ".mp4"), folder / "voice-2.mp4");
    std::filesystem::create_directory(folder / "voice-2.mp4");  // whatever it is
    QCOMPARE(freeName(folder, "voice", ".mp4"), folder / "voice-3.mp4");
    QCOMPARE(freeName(folder, "voice", ".mp4", " "), folder / "voice 2.mp4");
    const auto promised = [&](const std::filesystem::path& path) { return path == folder / "voice-3.mp4"; };
    QCOMPARE(freeName(folder, "voice", ".mp4", "-", promised), folder / "voice-4.mp4");
  }

  void aFolderThatIsNotThereHoldsNothing() {
    QCOMPARE(freeName("/nowhere", "take", ""), std::filesystem::path("/nowhere/take"));
  }
};

QTEST_APPLESS_MAIN(TestFreeName)
#include "tst_free_name.moc"
