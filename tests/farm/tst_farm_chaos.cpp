// SPDX-License-Identifier: Apache-2.0
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "core/base/wav.h"
#include "core/farm/farm_queue.h"
#include "core/farm/job_media.h"
#include "core/media/video_reader.h"
#include "tests/farm/private_nats.h"
#include "tests/support/scripted_avatar.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

constexpr FrameIndex kFrames = 8;
constexpr int kWorkers = 3, kServers = 3;

int wished(const char* variable, int otherwise) {
  const QByteArray value = qgetenv(variable);
  return value.isEmpty() ? otherwise : value.toInt();
}

FrameIndex framesIn(const fs::path& film) {
  auto reader = VideoReader::open(MediaSource(film));
  if (!reader) return -1;
  FrameIndex frames = 0;
  for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) ++frames;
  return frames;
}

}  // namespace

/// VISEMA_FARM_JOBS and VISEMA_FARM_KILLS in the environment make it larger: 1000 and 200 are the farm's proof.
class TestFarmChaos : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    nats_ = PrivateNats::start(kServers, layout_);
    if (!nats_) QSKIP("nats-server is not installed");
  }

  void whoeverIsKilledEveryAcceptedJobEndsOnceAndTheBooksAgree() {
    const int kills = wished("VISEMA_FARM_KILLS", 8);
    const int deaths = killWhileTheyWork(kills, [](int kill) { return kill % 4 == 3; });
    QVERIFY2(deaths <= kills - kills / 4, "more workers died than were killed");
  }

  void serversThatAreKilledCostNoWorkerALife() {
    QCOMPARE(killWhileTheyWork(wished("VISEMA_FARM_KILLS", 8), [](int) { return true; }), 0);
  }

 private:
  /// How many workers are said to have died while they made something.
  int killWhileTheyWork(int kills, const std::function<bool(int)>& isOfServer) {
    int deaths = -1;
    work(wished("VISEMA_FARM_JOBS", 30), kills, isOfServer, deaths);
    return deaths;
  }

  void work(int jobs, int kills, const std::function<bool(int)>& isOfServer, int& deaths) {
    deaths = -1;
    const QTemporaryDir folder;
    root_ = folder.path().toStdString();
    store_ = *MediaStore::open(root_ / "store");
    const ScriptedAvatar avatar;
    QVERIFY(writeWav(root_ / "hello.wav", AudioClip{kSpeechRate, 1, hum(0, kFrames / 25.0, 0)}).has_value());
    film_.avatar = avatar.path;
    film_.audio = root_ / "hello.wav";
    film_.out = "film.mp4";
    film_.preset = "ultrafast";
    film_.threads = 1;
    QVERIFY(putMedia(film_, *store_).has_value());

    QElapsedTimer took;
    took.start();
    for (int i = 0; i < kWorkers; ++i) startWorker(i);
    std::map<int, std::int64_t> accepted;  // by the number under which it was ordered
    std::jthread client([&] {
      auto queue = FarmQueue::open(nats_->address());
      for (int i = 0; queue && i < jobs; ++i)
        if (const auto id = (*queue)->add(jobFor(i))) accepted[i] = *id;
    });
    std::mt19937 random(5);
    for (int kill = 0; kill < kills; ++kill) {
      QTest::qWait(static_cast<int>(random() % 600));
      if (isOfServer(kill)) {
        const int server = static_cast<int>(random() % kServers);
        nats_->kill(server);
        nats_->raise(server);
      } else {
        const int worker = static_cast<int>(random() % kWorkers);
        workers_[worker]->kill();
        workers_[worker]->waitForFinished();
        startWorker(worker);
      }
    }
    client.join();
    QCOMPARE(static_cast<int>(accepted.size()), jobs);

    auto queue = FarmQueue::open(nats_->address());
    QVERIFY2(queue.has_value(), queue ? "" : queue.error().message.c_str());
    std::vector<ExportJob> known;
    const auto allOver = [&] {
      auto listed = (*queue)->list();
      if (!listed) return false;
      known = *listed;
      return std::all_of(known.begin(), known.end(), [](const ExportJob& job) { return isOver(job.state); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allOver(), 90'000 + 2000 * kills);
    QCOMPARE(static_cast<int>(known.size()), jobs);  // none twice, none lost
    std::map<std::int64_t, ExportJob> byId;
    for (const ExportJob& job : known) byId[job.id] = job;
    int done = 0, dead = 0;
    deaths = 0;
    for (const auto& [number, id] : accepted) {
      QVERIFY(byId.contains(id));
      const ExportJob& job = byId.at(id);
      QCOMPARE(job.key, std::to_string(number));
      deaths += job.deaths;
      if (job.state == JobState::Failed) {
        ++dead;
        QVERIFY2(job.errorCode == "worker-died" && job.deaths == FarmQueue::kMostDeaths, job.error.c_str());
        continue;
      }
      ++done;
      QVERIFY(job.state == JobState::Done);
      QCOMPARE(job.files.size(), std::size_t{1});
      const fs::path film = root_ / "checked.mp4";
      const Status fetched = store_->fetch(job.files[0].sha256, film);  // which is an Error where the hash is another
      QVERIFY2(fetched.has_value(), fetched ? "" : fetched.error().message.c_str());
      QCOMPARE(framesIn(film), kFrames);
      QCOMPARE(*(*queue)->add(jobFor(number)), id);  // ordered once more it is the same job
    }
    for (auto& worker : workers_) worker->kill();
    for (auto& worker : workers_) worker->waitForFinished();
    qInfo("%d jobs, %d kills: %d done, %d dead, %d times a worker died at one; %.1f s", jobs, kills, done, dead, deaths,
          static_cast<double>(took.elapsed()) / 1000);
    QCOMPARE((*(*queue)->bus().layout()).silence, layout_.silence);
    for (int level = 0; level < FarmBus::kLevels; ++level) QTRY_COMPARE(*(*queue)->bus().waiting(level), 0);
  }

  ExportJob jobFor(int number) const {
    ExportJob job;
    job.film = film_;
    job.key = std::to_string(number);
    return job;
  }
  void startWorker(int number) {
    auto& worker = workers_[number];
    worker = std::make_unique<QProcess>();
    worker->setStandardErrorFile(QString::fromStdString(root_ / ("worker" + std::to_string(number))),
                                 QIODevice::Append);
    const std::string name = "worker " + std::to_string(number);
    worker->start(VISEMA_SCRIPTED_WORKER,
                  {nats_->address().servers.c_str(), (root_ / "store").c_str(), (root_ / name).c_str(), name.c_str()});
    worker->waitForStarted();
  }

  const FarmLayout layout_{.replicas = kServers, .silence = std::chrono::milliseconds(2000)};
  fs::path root_;
  FilmOptions film_;
  std::unique_ptr<PrivateNats> nats_;
  std::unique_ptr<MediaStore> store_;
  std::unique_ptr<QProcess> workers_[kWorkers];
};

QTEST_GUILESS_MAIN(TestFarmChaos)
#include "tst_farm_chaos.moc"
