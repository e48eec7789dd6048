// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>
#include <csignal>
#include <numbers>

#include "core/onair/on_air.h"
#include "core/onair/stream_encoders.h"
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
  /// Pictures that cannot be foretold, so that a file grows quickly.
  static std::shared_ptr<OnAirFeed> movingFeed() {
    auto feed = std::make_shared<OnAirFeed>();
    std::uint32_t noise = 1;
    for (int i = 0; i < 25; ++i) {
      auto picture = std::make_shared<YuvImage>(Size{320, 180}, kCameraColor);
      for (int y = 0; y < 180; ++y)
        for (int x = 0; x < 320; ++x)
          picture->plane(0).row(y)[x] = static_cast<std::uint8_t>((noise = noise * 1664525 + 1013904223) >> 24);
      LiveFrame frame;
      frame.picture = std::move(picture);
      frame.showAt = std::chrono::steady_clock::now() + std::chrono::milliseconds(40 * i);
      feed->addViewer();  // or only the newest waits
      feed->picture(frame);
    }
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

  void anAddressIsTakenApartAndMadeWholeAgain() {
    const auto halves = [](const char* address) { return StreamAddress::split(address).value(); };
    QCOMPARE(halves("rtmp://host/live").key, std::string());
    QCOMPARE(halves("rtmp://host/live/").shown, std::string("rtmp://host/live"));
    QCOMPARE(halves("rtmp://host/live/sk-1").key, std::string("sk-1"));
    QCOMPARE(halves("show.mp4").shown, std::string("show.mp4"));
    for (const char* address : {"rtmps://host:443/live/sk-1/2?x=y", "rtmp://host/live?sk-1", "rtmp://me:sk-1@host/live",
                                "srt://host:9000?streamid=sk-1&latency=200"}) {
      const auto parts = halves(address);
      QVERIFY(parts.shown.find("sk-1") == std::string::npos && parts.key.find("sk-1") != std::string::npos);
      QVERIFY(StreamAddress::parse(parts.shown, parts.key).value() == StreamAddress::parse(address, {}).value());
    }
    QVERIFY(!StreamAddress::split("http://host/sk-1").has_value());
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
    /// Pictures that are neither sent nor left out, but for those before the first connection.
    const auto unknown = [&] {
      const auto streams = (*stream)->status().streams;
      return static_cast<std::int64_t>(streams[1].sentPictures) -
             static_cast<std::int64_t>(streams[0].sentPictures + streams[0].droppedPictures);
    };
    QTRY_VERIFY_WITH_TIMEOUT(network().sentPictures >= 5, kPatience);
    const std::int64_t before = unknown();
    for (int cut = 0; cut < 2; ++cut) {
      const std::uint64_t sent = network().sentPictures;
      QTRY_VERIFY_WITH_TIMEOUT(network().connected && network().sentPictures >= sent + 15, kPatience);
      receiver->kill();
      QTRY_VERIFY_WITH_TIMEOUT(!network().connected, kPatience);
      const std::uint64_t leftOut = network().droppedPictures;  // what nobody gets counts, also before one is back
      QTRY_VERIFY_WITH_TIMEOUT(network().droppedPictures > leftOut, kPatience);
      const std::string trouble = (*stream)->status().trouble;
      QVERIFY2(trouble.find(kKey) == std::string::npos && trouble.find("rtmp://") != std::string::npos,
               trouble.c_str());
      receiver = std::make_unique<Receiver>(whole, path(qPrintable(QStringLiteral("%1.flv").arg(cut + 1))));
    }
    const std::uint64_t sent = network().sentPictures;
    QTRY_VERIFY_WITH_TIMEOUT(network().sentPictures >= sent + 15, kPatience);
    QVERIFY(network().connections >= 3 && network().droppedPictures > 0);
    QCOMPARE((*stream)->status().streams[1].droppedPictures, std::uint64_t{0});
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(unknown() - before) <= 3, kPatience);  // none is forgotten
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

  void aFilmThatBeginsAndEndsLeavesTheStreamAlone() {
    OnAirOptions options;
    options.streams = {addressOf(path("one.mp4"))};
    options.size = {320, 180};
    auto air = OnAir::start(options);
    QVERIFY2(air.has_value(), air ? "" : air.error().message.c_str());
    const auto sent = [&](std::size_t which) { return (*air)->status().streams.at(which).sentPictures; };
    QTRY_VERIFY_WITH_TIMEOUT(sent(0) >= 5, kPatience);
    options.streams.push_back(addressOf(path("two.mp4")));
    QVERIFY((*air)->change(options));
    QTRY_VERIFY_WITH_TIMEOUT(sent(1) >= 5, kPatience);
    options.streams.pop_back();
    QVERIFY((*air)->change(options));
    QCOMPARE((*air)->status().streams.size(), std::size_t{1});
    const std::uint64_t before = sent(0);
    QTRY_VERIFY_WITH_TIMEOUT(sent(0) > before, kPatience);
    options.streams.push_back(addressOf(path("no/such/folder/film.mp4")));
    options.streams.push_back(addressOf(path("two.mp4")));  // is there already
    QVERIFY(!(*air)->change(options));
    QCOMPARE((*air)->status().streams.size(), std::size_t{2});
    const auto known = (*air)->status().streams[0];
    QVERIFY(known.droppedPictures == 0 && known.connections == 1);
    air->reset();
    const QStringList pictures = packetsIn(path("one.mp4"), QStringLiteral("v"));
    QVERIFY(static_cast<std::uint64_t>(pictures.size()) > before);
    for (qsizetype i = 0; i < pictures.size(); ++i)
      QVERIFY(std::abs(pictures[i].section(u',', 0, 0).toDouble() - static_cast<double>(i) / 25) < 0.002);
    QVERIFY(packetsIn(path("two.mp4"), QStringLiteral("v")).size() >= 5);
    QCOMPARE(complaints(path("two.mp4")), QString());
  }

  void aSlowNetworkMakesNoFilmCoarse() {
    const Size size{160, 96};
    std::vector<StreamPacketPtr> networks, files;
    auto encoders = StreamEncoders::open({size, kCameraColor, 1500},
                                         {[&](StreamPacketPtr packet) { networks.push_back(std::move(packet)); },
                                          [&](StreamPacketPtr packet) { files.push_back(std::move(packet)); }});
    QVERIFY2(encoders.has_value(), encoders ? "" : encoders.error().message.c_str());
    YuvImage picture(size, kCameraColor);
    std::uint32_t noise = 1;
    const auto bytesOf = [](const std::vector<StreamPacketPtr>& packets, std::size_t from) {
      std::size_t bytes = 0;
      for (std::size_t i = from; i < packets.size(); ++i) bytes += packets[i]->bytes.size();
      return bytes;
    };
    const auto encode = [&] {
      for (int i = 0; i < 40; ++i) {
        for (int y = 0; y < size.height; ++y)
          for (int x = 0; x < size.width; ++x)
            picture.plane(0).row(y)[x] = static_cast<std::uint8_t>((noise = noise * 1664525 + 1013904223) >> 24);
        QVERIFY((*encoders)->picture(picture, false));
      }
    };
    encode();
    QVERIFY(networks == files);  // one encoder for all while nothing is slow
    (*encoders)->setKilobits(300, true);
    encode();
    QVERIFY2(bytesOf(files, 40) > 3 * bytesOf(networks, 40), qPrintable(QString::number(bytesOf(files, 40))));
    QVERIFY(files[40]->key && files[40] != networks[40]);  // a file can go on with it
    (*encoders)->setKilobits(1500, true);
    encode();
    QVERIFY(files[80] == networks[80] && files[80]->key);
    for (std::size_t i = 0; i < files.size(); ++i) QCOMPARE(files[i]->at, static_cast<std::int64_t>(i));
  }

  void aFilmEndsAsItShouldBeforeItsDiskIsFull() {
    std::atomic<bool> full = false;
    StreamWish wish = wishOf({addressOf(path("room.m3u8"))});
    wish.freeBytes = [&full](const std::filesystem::path&) -> Result<std::uint64_t> {
      return full ? 1'000'000 : 1ull << 40;
    };
    auto stream = openStream(feedWithAPicture(), wish);
    QVERIFY(stream.has_value());
    QTRY_VERIFY_WITH_TIMEOUT((*stream)->status().streams[0].sentPictures > 5, kPatience);
    full = true;
    QTRY_VERIFY_WITH_TIMEOUT(!(*stream)->status().streams[0].connected, kPatience);
    const std::string trouble = (*stream)->status().trouble;
    QVERIFY2(trouble.find("room.m3u8 is nearly full, with 1 MB free") != std::string::npos, trouble.c_str());
    QVERIFY(!packetsIn(path("room.m3u8"), QStringLiteral("v")).isEmpty());
    QCOMPARE(complaints(path("room.m3u8")), QString());
  }

  void aFullDiskEndsTheFilmInOneSentence() {
    const QString name = QStringLiteral("full.mp4");
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit full{30'000, before.rlim_max};  // as good as a disk with no more room
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &full), 0);
    auto stream = openStream(movingFeed(), wishOf({addressOf(directory_.filePath(name))}));
    const auto trouble = [&] { return QString::fromStdString((*stream)->status().trouble); };
    const bool said = stream && QTest::qWaitFor([&] { return !trouble().isEmpty(); }, kPatience);
    const QString sentence = said ? trouble() : QString();
    const bool connected = stream && (*stream)->status().streams[0].connected;
    if (stream) stream->reset();
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY2(sentence.contains(name) && sentence.contains(QStringLiteral("make room")), qPrintable(sentence));
    QVERIFY(!connected);
    QVERIFY(!packetsIn(directory_.filePath(name), QStringLiteral("v")).isEmpty());  // what was written can be played
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
