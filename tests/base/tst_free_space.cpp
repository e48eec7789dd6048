// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/free_space.h"

using namespace visema;

class TestFreeSpace : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theFolderOfABareFileNameIsTheCurrentOne() {
    QTemporaryDir folder;
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto bytes = freeBytesOf(std::filesystem::path("monday").parent_path());
    QVERIFY2(bytes, bytes ? "" : bytes.error().message.c_str());
    QVERIFY(QDir::setCurrent(QDir::rootPath()));  // or it could not be taken away
  }
  void aFolderThatIsYetToBeMadeHasTheRoomOfTheOneItWillBeIn() {
    QTemporaryDir folder;
    QVERIFY(freeBytesOf(folder.filePath("a/b").toStdString()));
  }
};

QTEST_APPLESS_MAIN(TestFreeSpace)
#include "tst_free_space.moc"
