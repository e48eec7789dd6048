// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <cmath>
#include <csignal>
#include <vector>

#include "core/base/wav.h"

using namespace visema;

namespace {

QByteArray contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
quint32 number32(const QByteArray& bytes, int at) { return qFromLittleEndian<quint32>(bytes.constData() + at); }

}  // namespace

class TestWav : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theHeaderSaysWhatFollows() {
    QTemporaryDir folder;
    const QString path = folder.filePath("a.wav");
    AudioClip clip{44100, 2, std::vector<float>(2 * 1001, 0.25f)};
    QVERIFY(writeWav(path.toStdString(), clip));
    const QByteArray bytes = contents(path);
    QCOMPARE(bytes.size(), 58 + 1001 * 4);
    QCOMPARE(bytes.left(4), QByteArray("RIFF"));
    QCOMPARE(number32(bytes, 4), quint32(bytes.size() - 8));
    QCOMPARE(number32(bytes, 24), 44100u);
    QCOMPARE(number32(bytes, 54), 1001u * 4);
    QCOMPARE(qFromLittleEndian<qint16>(bytes.constData() + 58), qint16(8192));
    QVERIFY(!QFile::exists(path + ".part"));
  }

  void samplesBeyondTheRangeAreClipped() {
    QTemporaryDir folder;
    const QString path = folder.filePath("a.wav");
    QVERIFY(writeWav(path.toStdString(), AudioClip{16000, 1, {2.0f, -2.0f, 1.0f, -1.0f, std::nanf("")}}));
    const QByteArray bytes = contents(path);
    const qint16 expected[] = {32767, -32768, 32767, -32768, 0};
    for (int i = 0; i < 5; ++i) QCOMPARE(qFromLittleEndian<qint16>(bytes.constData() + 58 + 2 * i), expected[i]);
  }

  void theHeaderIsRightToWithinASecondWhileWriting() {
    QTemporaryDir folder;
    const QString path = folder.filePath("a.wav");
    auto writer = WavWriter::create(path.toStdString(), 8000, 1);
    QVERIFY(writer);
    const std::vector<float> piece(1000, 0.5f);
    for (int i = 1; i <= 50; ++i) {
      QVERIFY((*writer)->write(piece));
      const quint32 said = number32(contents(path), 54);
      QVERIFY(said + 8000 * 2 > quint32(i) * 2000 && said <= quint32(i) * 2000);
    }
    QVERIFY((*writer)->finish());
    QCOMPARE((*writer)->framesWritten(), std::int64_t(50'000));
    QCOMPARE(number32(contents(path), 54), 100'000u);
    QVERIFY(!(*writer)->write(piece));
  }

  void whatAFullDiskTookPlaysToItsEnd() {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit whole{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &whole), 0);
    for (rlim_t room = 20'001; room < 60'000; room += 1'717) {
      QTemporaryDir folder;
      const QString path = folder.filePath("a.wav");
      auto writer = WavWriter::create(path.toStdString(), 8000, 2);
      QVERIFY(writer);
      const rlimit full{room, whole.rlim_max};
      QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
      Status written;
      for (int i = 0; i < 100 && written; ++i) written = (*writer)->write(std::vector<float>(642, 0.5f));
      static_cast<void>((*writer)->finish());
      QCOMPARE(::setrlimit(RLIMIT_FSIZE, &whole), 0);
      QVERIFY(!written);
      const QByteArray bytes = contents(path);
      QCOMPARE(number32(bytes, 54), quint32(bytes.size() - 58));
      QCOMPARE(number32(bytes, 54) % 4, 0u);
      QCOMPARE((*writer)->framesWritten(), std::int64_t(number32(bytes, 54) / 4));
      QVERIFY(bytes.size() <= qsizetype(room) && bytes.size() + 4096 > qsizetype(room));
    }
  }

  void whatCannotBeWrittenIsOneClearError() {
    Status status = writeWav("/nonexistent/folder/a.wav", AudioClip{16000, 1, {0}});
    QVERIFY(!status && status.error().code == ErrorCode::Io);
    QVERIFY(QString::fromStdString(status.error().message).contains("/nonexistent/folder/a.wav"));
    QTemporaryDir folder;
    const std::string path = folder.filePath("b.wav").toStdString();
    QVERIFY(!writeWav(path, AudioClip{0, 1, {}}));
    QVERIFY(!writeWav(path, AudioClip{16000, 2, {0, 0, 0}}));
    QVERIFY(!QFile::exists(folder.filePath("b.wav")));
    QVERIFY(!QFile::exists(folder.filePath("b.wav.part")));
  }
};

QTEST_APPLESS_MAIN(TestWav)
#include "tst_wav.moc"
