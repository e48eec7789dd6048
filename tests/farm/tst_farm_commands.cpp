// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/wav.h"
#include "core/farm/farm_queue.h"
#include "tests/cli/called.h"
#include "tests/farm/private_nats.h"
#include "tests/support/scripted_avatar.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

/// visema farm, as somebody types it.
class TestFarmCommands : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    nats_ = PrivateNats::start(1, {});
    if (!nats_) QSKIP("nats-server is not installed");
    qputenv("VISEMA_FARM", nats_->address().servers.c_str());
    root_ = folder_.path().toStdString();
    QVERIFY(writeWav(root_ / "hello.wav", AudioClip{kSpeechRate, 1, hum(0, 1, 0)}).has_value());
    QCOMPARE(call({"farm", "setup", "--store", (root_ / "store").c_str()}).code, 0);
    auto opened = FarmQueue::open(nats_->address(), "worker");
    QVERIFY(opened.has_value());
    queue_ = std::move(*opened);
  }

  void whatIsOrderedIsListedAndCancelled() {
    const QString id = ordered();
    QVERIFY(call({"farm", "list"}).output.contains(id.toUtf8() + "  waiting"));
    QCOMPARE(call({"farm", "cancel", id}).code, 0);
    QVERIFY(call({"farm", "status", id}).output.contains("cancelled"));
    const Called again = call({"farm", "cancel", id});
    QVERIFY2(again.isOneError() && again.errors.contains("is not waiting or running"), again.errors.constData());
    QVERIFY(call({"farm", "cancel", "4711"}).errors.contains("no job 4711"));
    QVERIFY(!(*queue_->claim()).has_value());  // nobody makes it
  }

  void theDeadAreListedShownRetriedAndDropped() {
    QVERIFY(call({"farm", "dead", "list"}).output.contains("No job of the farm is dead"));
    const QString id = ordered();
    const auto dies = [&] {
      const auto job = *queue_->claim();
      return job && queue_->giveUp(job->id, "the sound is broken", false, {"bad-data", "the last line"}).has_value();
    };
    QVERIFY(dies());
    QVERIFY(call({"farm", "dead", "list"}).output.contains("the sound is broken"));
    const auto listed = QJsonDocument::fromJson(call({"farm", "dead", "list", "--json"}).output).array();
    QCOMPARE(listed.size(), 1);
    QCOMPARE(listed[0]["errorCode"].toString(), QString("bad-data"));
    const QByteArray shown = call({"farm", "dead", "show", id}).output;
    QVERIFY2(shown.contains("bad-data") && shown.contains("the last line"), shown.constData());
    QCOMPARE(call({"farm", "dead", "retry", id}).code, 0);
    QVERIFY(call({"farm", "dead", "list"}).output.contains("No job of the farm is dead"));
    QVERIFY(call({"farm", "dead", "drop", id}).errors.contains("is not dead"));
    QVERIFY(dies());
    QCOMPARE(call({"farm", "dead", "drop", id}).code, 0);
    QVERIFY(call({"farm", "status", id}).errors.contains("no job " + id.toUtf8()));
  }

 private:
  QString ordered() {
    const Called made = call({"farm", "submit", "--avatar", avatar_.path.c_str(), "--audio",
                              (root_ / "hello.wav").c_str(), "--out", (root_ / "film.mp4").c_str()});
    if (made.code != 0) qWarning("%s", made.errors.constData());
    return made.output.trimmed();
  }
  QTemporaryDir folder_;
  fs::path root_;
  const ScriptedAvatar avatar_;
  std::unique_ptr<PrivateNats> nats_;
  std::unique_ptr<FarmQueue> queue_;
};

QTEST_GUILESS_MAIN(TestFarmCommands)
#include "tst_farm_commands.moc"
