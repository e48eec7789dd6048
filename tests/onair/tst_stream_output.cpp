// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <numbers>

#include "core/onair/on_air.h"
#include "core/onair/stream_output.h"
#include "tests/onair/camera_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr int kPatience = 30'000;
const std::string kKey = "sk-not-to-be-shown";

StreamAddress addressOf(const QString& address, const std::string& key = {}) {
  return StreamAddress::parse(address.toStdString(), key).value();
}

int freePort() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return server.serverPort();
}

/// A real receiver that keeps what it gets.
class Receiver {
 public:
  Receiver(const QString& address, const QString& file) {
    QStringList arguments{QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-y")};
    if (address.startsWith(QLatin1String("rtmp"))) arguments << QStringLiteral("-listen") << QStringLiteral("1");
    arguments << QStringLiteral("-i") << address << QStringLiteral("-c") << QStringLiteral("copy")
              << QStringLiteral("-flush_packets") << QStringLiteral("1") << file;
    process_.setProcessChannelMode(QProcess::MergedChannels);
    process_.start(QStringLiteral("ffmpeg"), arguments);
    process_.waitForStarted(kPatience);
  }
  ~Receiver() { kill(); }
  void kill() {
    process_.kill();
    process_.waitForFinished(kPatience);
  }
  bool end() { return process_.waitForFinished(kPatience); }

 private:
  QProcess process_;
};

/// What a decoder complains about; empty: nothing.
QString complaints(const QString& file) {
  QProcess process;
  process.setProcessChannelMode(QProcess::MergedChannels);
  process.start(QStringLiteral("ffmpeg"), {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-i"), file,
                                           QStringLiteral("-f"), QStringLiteral("null"), QStringLiteral("-")});
  if (!process.waitForFinished(kPatience)) return QStringLiteral("no answer");
  return QString::fromLocal8Bit(process.readAll());
}

/// "0.000000,K__" for every packet of the pictures or the sound.
QStringList packetsIn(const QString& file, const QString& stream) {
  QProcess process;
  process.start(QStringLiteral("ffprobe"),
                {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-select_streams"), stream,
                 QStringLiteral("-show_entries"), QStringLiteral("packet=pts_time,flags"), QStringLiteral("-of"),
                 QStringLiteral("csv=p=0"), file});
  if (!process.waitForFinished(kPatience)) return {};
  return QString::fromLocal8Bit(process.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

}  // namespace

/// Streams to real receivers, on this machine.
class TestStreamOutput : public QObject {
  Q_OBJECT
  QTemporaryDir directory_;
  QString path(const char* name) const { return directory_.filePath(QString::fromLatin1(name)); }

  static std::shared_ptr<OnAirFeed> feedWithAPicture() {
    auto feed = std::make_shared<OnAirFeed>();
    LiveFrame frame;
    frame.picture = std::make_shared<YuvImage>(drawn({320, 180}, kCameraColor));
    frame.showAt = std::chrono::steady_clock::now();
    feed->picture(frame);
    return feed;
  }
  static StreamWish wishOf(std::vector<StreamAddress> addresses) { return {std::move(addresses), {320, 180}, 800}; }

 private Q_SLOTS:
  void initTestCase() {
    for (const char* program : {"ffmpeg", "ffprobe"})
      if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty()) QSKIP("ffmpeg is not installed");
  }

  void noAddressIsShownWithItsKey_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("shown");
    QTest::newRow("key beside") << "rtmp://host/live"
                                << "rtmp://host/live";
    QTest::newRow("key within") << "rtmps://host:443/live/sk-not-to-be-shown"
                                << "rtmps://host:443/live";
    QTest::newRow("after the address") << "rtmp://host/live?sk-not-to-be-shown"
                                       << "rtmp://host/live";
    QTest::newRow("a user") << "rtmp://me:sk-not-to-be-shown@host/live"
                            << "rtmp://host/live";
    QTest::newRow("SRT") << "srt://host:9000?passphrase=sk-not-to-be-shown"
                         << "srt://host:9000";
  }
  void noAddressIsShownWithItsKey() {
    QFETCH(QString, address);
    QFETCH(QString, shown);
    for (const std::string& key : {std::string(), kKey})
      QCOMPARE(QString::fromStdString(addressOf(address, key).shown()), shown);
  }

  void whatIsNoAddressIsRefusedWithoutSayingIt() {
    for (const std::string& address : {"http://host/" + kKey, kKey, "host/" + kKey + ".avi"}) {
      const auto parsed = OnAirOptions::parse("stream=" + address, kKey);
      QVERIFY(!parsed.has_value());
      QVERIFY2(parsed.error().message.find(kKey) == std::string::npos, parsed.error().message.c_str());
      QVERIFY(parsed.error().message.find("rtmp://") != std::string::npos);
    }
  }

  void aReceiverThatIsCutComesBackAndTheFileIsWhole() {
    const QString address = QStringLiteral("rtmp://127.0.0.1:%1/live").arg(freePort());
    const QString whole = address + u'/' + QString::fromStdString(kKey);
    auto receiver = std::make_unique<Receiver>(whole, path("0.flv"));
    auto stream = openStream(feedWithAPicture(), wishOf({addressOf(address, kKey), addressOf(path("local.mp4"))}));
    QVERIFY2(stream.has_value(), stream ? "" : stream.error().message.c_str());
    const auto network = [&] { return (*stream)->status().streams[0]; };
    for (int cut = 0; cut < 2; ++cut) {
      const std::uint64_t sent = network().sentPictures;
      QTRY_VERIFY_WITH_TIMEOUT(network().connected && network().sentPictures >= sent + 15, kPatience);
      receiver->kill();
      QTRY_VERIFY_WITH_TIMEOUT(!network().connected, kPatience);
      const std::string trouble = (*stream)->status().trouble;
      QVERIFY2(trouble.find(kKey) == std::string::npos && trouble.find("rtmp://") != std::string::npos,
               trouble.c_str());
      receiver = std::make_unique<Receiver>(whole, path(qPrintable(QStringLiteral("%1.flv").arg(cut + 1))));
    }
    const std::uint64_t sent = network().sentPictures;
    QTRY_VERIFY_WITH_TIMEOUT(network().sentPictures >= sent + 15, kPatience);
    QVERIFY(network().connections >= 3);
    stream->reset();
    QVERIFY(receiver->end());
    const QStringList joined = packetsIn(path("2.flv"), QStringLiteral("v"));  // a stream that ran
    QVERIFY(!joined.isEmpty() && joined.front().contains(u'K'));
    QCOMPARE(complaints(path("2.flv")), QString());
    QCOMPARE(complaints(path("local.mp4")), QString());
    const QStringList pictures = packetsIn(path("local.mp4"), QStringLiteral("v"));
    QVERIFY(static_cast<std::uint64_t>(pictures.size()) >= sent);
    for (qsizetype i = 0; i < pictures.size(); ++i)  // none is missing, whatever the network did
      QVERIFY(std::abs(pictures[i].section(u',', 0, 0).toDouble() - static_cast<double>(i) / 25) < 0.002);
    QVERIFY(packetsIn(path("local.mp4"), QStringLiteral("a")).size() > pictures.size());
  }

  void srtIsPlayedFromItsFirstKeyFrame() {
    const int port = freePort();
    Receiver receiver(QStringLiteral("srt://127.0.0.1:%1?mode=listener").arg(port), path("srt.mkv"));
    auto stream =
        openStream(feedWithAPicture(),
                   wishOf({addressOf(QStringLiteral("srt://127.0.0.1:%1").arg(port)), addressOf(path("list.m3u8"))}));
    QVERIFY(stream.has_value());
    QTRY_VERIFY_WITH_TIMEOUT((*stream)->status().streams[0].sentPictures >= 60, kPatience);
    stream->reset();
    QVERIFY(receiver.end());
    const QStringList pictures = packetsIn(path("srt.mkv"), QStringLiteral("v"));
    QVERIFY2(pictures.size() >= 30 && pictures.front().contains(u'K'), qPrintable(QString::number(pictures.size())));
    QCOMPARE(complaints(path("list.m3u8")), QString());
    QVERIFY(packetsIn(path("list.m3u8"), QStringLiteral("v")).size() >= 50);
  }

  void whoeverClosesAtOnceIsTriedAgainWithinTwoSeconds() {
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    int taken = 0;
    connect(&server, &QTcpServer::newConnection, this, [&] {
      ++taken;
      delete server.nextPendingConnection();
    });
    auto stream = openStream(feedWithAPicture(),
                             wishOf({addressOf(QStringLiteral("rtmp://127.0.0.1:%1/live").arg(server.serverPort()))}));
    QVERIFY(stream.has_value());
    QTRY_VERIFY_WITH_TIMEOUT(taken >= 5, kPatience);
    QElapsedTimer between;
    between.start();
    const int before = taken;
    QTRY_VERIFY_WITH_TIMEOUT(taken > before, kPatience);
    QVERIFY2(between.elapsed() < 2000, qPrintable(QString::number(between.elapsed())));
    QElapsedTimer end;
    end.start();
    stream->reset();  // nor does an end wait for a pause to be over
    QVERIFY(end.elapsed() < 1000);
  }

  void aFileThatIsThereIsNotWrittenOver() {
    QFile file(path("kept.mp4"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("kept") == 4);
    file.close();
    const auto stream = openStream(feedWithAPicture(), wishOf({addressOf(file.fileName())}));
    QVERIFY(!stream.has_value() && stream.error().message.find("exists already") != std::string::npos);
    QCOMPARE(file.size(), qint64{4});
  }

  void aFileThatCannotBeMadeIsSaid() {
    auto stream = openStream(feedWithAPicture(), wishOf({addressOf(path("no/such/folder/film.mp4"))}));
    QVERIFY(stream.has_value());
    QTRY_VERIFY_WITH_TIMEOUT((*stream)->status().trouble.find("film.mp4") != std::string::npos, kPatience);
  }
};

QTEST_GUILESS_MAIN(TestStreamOutput)
#include "tst_stream_output.moc"
