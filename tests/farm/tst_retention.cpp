// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/farm/job_media.h"
#include "core/farm/retention.h"
#include "tests/farm/private_nats.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

/// What a farm keeps, and what it forgets.
class TestRetention : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    nats_ = PrivateNats::start(1, {});
    if (!nats_) QSKIP("nats-server is not installed");
    folder_ = std::make_unique<QTemporaryDir>();
    root_ = folder_->path().toStdString();
    store_ = *MediaStore::open(root_ / "store");
    auto opened = FarmQueue::open(nats_->address(), "worker");
    QVERIFY(opened.has_value());
    queue_ = std::move(*opened);
  }
  void cleanup() {
    queue_.reset();
    nats_.reset();
  }

  void aJobIsForgottenWithAllThatIsItsOwnAndNothingElse() {
    const auto one = done("its own sound", "its own film"), other = done("another's sound", "another's film");
    const auto forgotten = forgetJob(*queue_, *store_, one);
    QVERIFY(forgotten.has_value());
    QCOMPARE(forgotten->files, 2);
    QCOMPARE(forgotten->shared, 0);
    QVERIFY(!queue_->job(one).has_value());
    QVERIFY(!has("its own sound") && !has("its own film") && has("its own package"));
    QVERIFY(has("another's sound") && has("another's film"));
    QVERIFY(queue_->job(other).has_value());
  }

  void whatAnotherJobNeedsStaysAndIsSaid() {
    const auto one = done("the same sound", "one film");
    ordered("the same sound");
    const auto forgotten = forgetJob(*queue_, *store_, one);
    QCOMPARE(forgotten->files, 1);
    QCOMPARE(forgotten->shared, 1);
    QVERIFY(has("the same sound"));
  }

  void aRunningJobIsNotForgotten() {
    const auto id = ordered("a sound");
    QVERIFY((*queue_->claim()).has_value());
    QVERIFY(!forgetJob(*queue_, *store_, id).has_value());
    QVERIFY(has("a sound"));
  }

  void soundsFilmsAndReportsGoWhenTheirTimeIsOver() {
    const auto old = done("an old sound", "an old film");
    const auto waits = ordered("a sound that is waited for");
    const RetentionPolicy policy{.sounds = 100, .films = 200, .reports = 300};
    const std::int64_t over = queue_->job(old)->finishedAt;
    QCOMPARE(expire(*queue_, *store_, policy, over + 99)->files, 0);
    QCOMPARE(expire(*queue_, *store_, policy, over + 100)->files, 1);
    QVERIFY(!has("an old sound") && has("an old film"));
    QCOMPARE(expire(*queue_, *store_, policy, over + 200)->files, 1);
    QVERIFY(!has("an old film") && queue_->job(old).has_value());
    QCOMPARE(expire(*queue_, *store_, policy, over + 300)->jobs, 1);
    QVERIFY(!queue_->job(old).has_value());
    QVERIFY(queue_->job(waits).has_value() && has("a sound that is waited for"));
    QCOMPARE(expire(*queue_, *store_, {}, over + 1'000'000)->jobs, 0);  // for good, where nothing else is said
  }

 private:
  fs::path file(const std::string& content) const {
    fs::create_directories(root_ / "files");
    std::ofstream(root_ / "files" / "file.wav") << content;
    return root_ / "files" / "file.wav";
  }
  bool has(const std::string& content) const {
    const fs::path copy = file(content);
    const auto kept = MediaStore::open(root_ / "elsewhere");
    return *store_->has((*kept)->put(copy)->sha256);
  }
  std::int64_t ordered(const std::string& sound) {
    ExportJob job;
    job.film.avatar = file("its own package");
    const FilmOptions packaged = [&] {
      FilmOptions film;
      film.avatar = job.film.avatar;
      (void)putMedia(film, *store_);
      return film;
    }();
    job.film.audio = file(sound);
    job.film.avatar.clear();
    (void)putMedia(job.film, *store_);
    job.film.avatar = packaged.avatar;
    job.film.out = "film.mp4";
    return *queue_->add(job);
  }
  std::int64_t done(const std::string& sound, const std::string& film) {
    const auto id = ordered(sound);
    const auto claimed = *queue_->claim();
    const JobFile made = *store_->put(file(film));
    if (!claimed || claimed->id != id || !queue_->finish(id, "{}", {made})) qFatal("the job was not made");
    return id;
  }

  std::unique_ptr<QTemporaryDir> folder_;
  fs::path root_;
  std::unique_ptr<PrivateNats> nats_;
  std::unique_ptr<MediaStore> store_;
  std::unique_ptr<FarmQueue> queue_;
};

QTEST_GUILESS_MAIN(TestRetention)
#include "tst_retention.moc"
