// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <memory>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "tests/support/file_size_limit.h"

using namespace visema;
using visema::test::FileSizeLimit;
namespace fs = std::filesystem;

class TestAtomicFile : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> folder_;
  fs::path pathOf(const char* name) const { return fs::path(folder_->path().toStdString()) / name; }
  std::string textOf(const fs::path& path) const { return readTextFile(path, 1000).value_or("<nothing>"); }
  /// Every name in the folder, hidden ones too.
  QStringList names() const {
    return QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
  }

 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void theNameAppearsOnlyOnCommit() {
    auto file = AtomicFile::create(pathOf("out.txt"));
    QVERIFY(file->write("hello").has_value());
    QVERIFY(!fs::exists(pathOf("out.txt")));
    QVERIFY(file->commit().has_value());
    QCOMPARE(textOf(pathOf("out.txt")), std::string("hello"));
    QCOMPARE(names(), QStringList{"out.txt"});
  }
  void withoutACommitTheOldFileStaysAndNothingElse() {
    QVERIFY(writeFileAtomically(pathOf("out.txt"), "old").has_value());
    {
      auto file = AtomicFile::create(pathOf("out.txt"));
      QVERIFY(file->write("half of the ne").has_value());
    }
    QCOMPARE(textOf(pathOf("out.txt")), std::string("old"));
    QCOMPARE(names(), QStringList{"out.txt"});
  }
  void aLibraryMayWriteUnderTheTemporaryName() {
    auto file = AtomicFile::create(pathOf("clip.mp4"));
    QCOMPARE(file->temporaryPath().extension(), fs::path(".mp4"));
    fs::remove(file->temporaryPath());
    std::ofstream(file->temporaryPath()) << "by name";
    QVERIFY(file->commit().has_value());
    QCOMPARE(textOf(pathOf("clip.mp4")), std::string("by name"));
    QCOMPARE(names(), QStringList{"clip.mp4"});
  }
  void missingFoldersAreMade() {
    QVERIFY(writeFileAtomically(pathOf("a/b/c.txt"), "deep").has_value());
    QCOMPARE(textOf(pathOf("a/b/c.txt")), std::string("deep"));
  }
  void aReplacedFileKeepsItsPermissions() {
    QVERIFY(writeFileAtomically(pathOf("private"), "1").has_value());
    fs::permissions(pathOf("private"), fs::perms::owner_read | fs::perms::owner_write);
    QVERIFY(writeFileAtomically(pathOf("private"), "2").has_value());
    QVERIFY(fs::status(pathOf("private")).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  }
  void aLinkStaysALink() {
    QVERIFY(writeFileAtomically(pathOf("target"), "1").has_value());
    fs::create_symlink("target", pathOf("link"));
    QVERIFY(writeFileAtomically(pathOf("link"), "2").has_value());
    QVERIFY(fs::is_symlink(pathOf("link")));
    QCOMPARE(textOf(pathOf("target")), std::string("2"));
  }
  void foldersAndDevicesAreRefusedByName_data() {
    QTest::addColumn<QString>("path");
    QTest::newRow("folder") << QDir::tempPath();
    QTest::newRow("device") << "/dev/null";
    QTest::newRow("empty") << "";
    QTest::newRow("a file as folder") << "/proc/version/x";
  }
  void foldersAndDevicesAreRefusedByName() {
    QFETCH(QString, path);
    const Status status = writeFileAtomically(path.toStdString(), "x");
    QVERIFY(!status);
    QVERIFY(status.error().message.find(path.toStdString()) != std::string::npos);
  }
  void aWriteThatFailsLeavesNothingBehind() {
    auto file = AtomicFile::create(pathOf("big"));
    Status status;
    {
      FileSizeLimit limit(1 << 18);
      const std::string chunk(1 << 16, 'x');
      for (int i = 0; i < 64 && status; ++i) status = file->write(chunk);
    }
    QVERIFY(!status);
    QVERIFY(status.error().message.find("big") != std::string::npos);
    file = fail(ErrorCode::Cancelled, "dropped");
    QVERIFY(names().isEmpty());
  }
  void readingSaysWhichFileIsMissingOrTooLarge() {
    const auto missing = readFile(pathOf("missing"), 10);
    QVERIFY(!missing && missing.error().code == ErrorCode::NotFound);
    QVERIFY(missing.error().message.find("missing") != std::string::npos);
    QVERIFY(writeFileAtomically(pathOf("large"), "12345678901").has_value());
    const auto large = readFile(pathOf("large"), 10);
    QVERIFY(!large && large.error().code == ErrorCode::LimitExceeded);
    const auto folder = readFile(folder_->path().toStdString(), 10);
    QVERIFY(!folder && folder.error().code == ErrorCode::InvalidArgument);
  }
  void aMappedFileShowsItsBytesAndAnEmptyOneNone() {
    QVERIFY(writeFileAtomically(pathOf("bytes"), "abc").has_value());
    const auto mapped = MappedFile::open(pathOf("bytes"));
    QCOMPARE((*mapped)->bytes().size(), std::size_t{3});
    QCOMPARE(static_cast<char>((*mapped)->bytes()[2]), 'c');
    QVERIFY(writeFileAtomically(pathOf("empty"), "").has_value());
    QVERIFY((*MappedFile::open(pathOf("empty")))->bytes().empty());
  }
};

QTEST_APPLESS_MAIN(TestAtomicFile)
#include "tst_atomic_file.moc"
