// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <fstream>

#include "core/base/own_folder.h"

using namespace visema;
namespace fs = std::filesystem;

class OwnFolderTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aProgramsFolderIsWhereItsFileLies() {
    QCOMPARE(QString::fromStdString(ownFolder().string()), QFileInfo(QStringLiteral("/proc/self/exe")).canonicalPath());
  }

  void whatLiesInAFolderAroundIsFoundNearestFirst() {
    const QTemporaryDir work;
    const fs::path prefix = work.path().toStdString();
    fs::create_directories(prefix / "lib/machine");
    fs::create_directories(prefix / "share");
    std::ofstream(prefix / "share/file") << "far";
    QCOMPARE(findAround(prefix / "lib/machine", "share/file").string(), (prefix / "share/file").string());
    fs::create_directories(prefix / "lib/share");
    std::ofstream(prefix / "lib/share/file") << "near";
    QCOMPARE(findAround(prefix / "lib/machine", "share/file").string(), (prefix / "lib/share/file").string());
  }

  void whatLiesNowhereAroundIsNotFound() {
    const QTemporaryDir work;
    QVERIFY(findAround(work.path().toStdString(), "share/visema/no such file").empty());
    QVERIFY(findAround({}, "share").empty());
  }
};

QTEST_APPLESS_MAIN(OwnFolderTest)
#include "tst_own_folder.moc"
