// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <latch>
#include <mutex>

#include "app/studio/export_controller.h"
#include "app/studio/export_presets.h"
#include "app/studio/film_judge.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 30'000;

/// Makes films as it is told to, from the real queue.
class FilmScript {
 public:
  std::function<Status(const ExportJob&, const std::stop_token&)> film = [](const auto&, const auto&) {
    return Status();
  };

  std::function<void()> begins;

  Result<QueueRunReport> run(ExportQueue& queue, const ExportController::OnChange& onChange, std::stop_token stop) {
    if (begins) begins();
    while (!stop.stop_requested()) {
      auto job = queue.claim();
      if (!job) return fail(job.error());
      if (!*job) break;
      make(queue, **job, onChange, stop);
    }
    return QueueRunReport{};
  }
  std::vector<std::string> made() {
    const std::lock_guard lock(mutex_);
    return made_;
  }

 private:
  void make(ExportQueue& queue, ExportJob job, const ExportController::OnChange& onChange,
            const std::stop_token& stop) {
    onChange(job);
    job.progress = 0.5;
    const bool cancelled = *queue.reportProgress(job.id, 0.5, 4) != ExportQueue::Wish::GoOn;
    onChange(job);
    Status result = film(job, stop);
    if (stop.stop_requested()) {
      (void)queue.putBack(job.id);
      return;
    }
    if (cancelled || *queue.reportProgress(job.id, 0.6, 3) != ExportQueue::Wish::GoOn) {
      (void)queue.markCancelled(job.id);
    } else if (result) {
      (void)queue.finish(job.id, R"({"soundSeconds":8,"wallSeconds":2,"engine":"Scripted","encoder":"none"})");
      const std::lock_guard lock(mutex_);
      made_.push_back(job.film.out.filename().string());
    } else {
      (void)queue.giveUp(job.id, result.error().message, false);
    }
    onChange(*queue.job(job.id));
  }
  std::mutex mutex_;
  std::vector<std::string> made_;
};

}  // namespace

class TestExportController : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> folder_;
  std::shared_ptr<FilmScript> script_;
  std::unique_ptr<ExportController> exports_;

  std::filesystem::path path(const char* name) const { return folder_->filePath(QLatin1String(name)).toStdString(); }
  std::filesystem::path file() const { return path("exports.sqlite"); }

  void open() {
    exports_ = std::make_unique<ExportController>(
        file(), [script = script_](ExportQueue& queue, ExportController::OnChange onChange, std::stop_token stop) {
          return script->run(queue, onChange, std::move(stop));
        });
    exports_->refresh();
  }
  void add(const QStringList& names, const char* preset = "high") {
    FilmOrder order;
    for (const QString& name : names) order.soundFiles << folder_->filePath(name);
    order.preset = presetNamed(exportPresets(), QLatin1String(preset));
    order.choice.folder = folder_->filePath(QStringLiteral("films"));
    order.avatar = path("iris.visema");
    order.engine = "libtorch";
    exports_->add(order);
  }
  ui::ExportJobRow row(const char* title) const {
    for (const ui::ExportJobRow& row : exports_->rows())
      if (row.title == QLatin1String(title)) return row;
    return {};
  }
  QStringList titles() const {
    QStringList titles;
    for (const ui::ExportJobRow& row : exports_->rows()) titles << row.title;
    return titles;
  }
  bool isIn(const char* title, ui::JobState state) const { return row(title).id != 0 && row(title).state == state; }
  ExportJob jobOnDisk(qint64 id) const { return (*ExportQueue::open(file()))->job(id).value(); }

 private Q_SLOTS:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    script_ = std::make_shared<FilmScript>();
  }
  void cleanup() { exports_.reset(); }

  void soundFilesBecomeFilmsOneAfterTheOther() {
    open();
    add({"a.wav", "b.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(isIn("b.wav", ui::JobState::Done), kDeadline);
    QCOMPARE(script_->made(), (std::vector<std::string>{"a.mp4", "b.mp4"}));
    QVERIFY(row("a.wav").note.contains(QLatin1String("4.0")));  // times real time
    const ExportJob job = jobOnDisk(row("a.wav").id);
    QCOMPARE(job.engine, std::string("libtorch"));
    QCOMPARE(job.film.crf, 16);
    QVERIFY(QFile::exists(folder_->filePath(QStringLiteral("films"))));
  }
  void aFinishedFilmIsJudgedAndItsScoreKept() {
    open();
    std::atomic<double> confidence = 0.42;
    const auto judge = [&](const std::filesystem::path& film, const std::stop_token&) -> Result<FilmScores> {
      if (film.filename() == "b.mp4") return fail(ErrorCode::BadData, "scripted: there is no face");
      FilmScores scores;
      scores.confidence = confidence;
      scores.offset = -1;
      return scores;
    };
    auto judges = std::make_unique<FilmJudge>(*exports_, judge);
    const auto make = [&](const QStringList& names) {
      const std::size_t all = exports_->rows().size() + static_cast<std::size_t>(names.size());
      exports_->setHeld(true);  // until they are known to wait
      add(names);
      QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), all, kDeadline);
      exports_->setHeld(false);
    };
    make({"a.wav", "b.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(row("a.wav").note.startsWith(QString::fromUtf8("Sync 0.42 · 1 frame")), kDeadline);
    QVERIFY(row("a.wav").note.contains(QLatin1String("4.0")));  // the rest is still said
    QTRY_VERIFY_WITH_TIMEOUT(isIn("b.wav", ui::JobState::Done), kDeadline);
    confidence = 0.05;
    make({"c.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(row("c.wav").note.contains(QLatin1String("uncertain")), kDeadline);
    QVERIFY(!row("b.wav").note.contains(QLatin1String("Sync")));
    judges.reset();
    exports_.reset();
    open();  // another day
    QTRY_VERIFY_WITH_TIMEOUT(row("a.wav").note.startsWith(QLatin1String("Sync 0.42")), kDeadline);
  }
  void aFilmWhoseJudgingWasCutOffIsJudgedAnotherDay() {
    open();
    std::atomic<bool> judging = false;
    const auto isStopped = [&](const std::filesystem::path&, const std::stop_token& stop) -> Result<FilmScores> {
      judging = true;
      while (!stop.stop_requested()) std::this_thread::yield();
      return fail(ErrorCode::Cancelled, "scripted: the studio was closed");
    };
    auto cutOff = std::make_unique<FilmJudge>(*exports_, isStopped);
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(judging, kDeadline);
    cutOff.reset();
    exports_.reset();
    open();
    std::atomic<int> judged = 0;
    const auto judge = [&](const std::filesystem::path&, const std::stop_token&) -> Result<FilmScores> {
      ++judged;
      return fail(ErrorCode::BadData, "scripted: there is no face");
    };
    auto judges = std::make_unique<FilmJudge>(*exports_, judge);
    QTRY_VERIFY_WITH_TIMEOUT(row("a.wav").judged, kDeadline);
    judges.reset();
    exports_.reset();
    open();
    judges = std::make_unique<FilmJudge>(*exports_, judge);  // what cannot be judged is not tried every day
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Done), kDeadline);
    judges.reset();
    QCOMPARE(judged, 1);
  }
  void theLipsSayATextBesideTheSoundOrWhatWasTyped() {
    open();
    exports_->setHeld(true);
    QFile text(folder_->filePath(QStringLiteral("a.txt")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("Hello");
    text.close();
    FilmOrder order;
    order.soundFiles =
        QStringList{folder_->filePath(QStringLiteral("a.wav")), folder_->filePath(QStringLiteral("b.wav"))};
    order.preset = presetNamed(exportPresets(), QStringLiteral("high"));
    order.choice.folder = folder_->filePath(QStringLiteral("films"));
    order.texts = path("texts");
    order.choice.words = ui::WordsFrom::Beside;
    order.choice.language = QStringLiteral("de");
    exports_->add(order);
    order.soundFiles = QStringList{folder_->filePath(QStringLiteral("c.wav"))};
    order.choice.words = ui::WordsFrom::Typed;
    order.choice.typedWords = QStringLiteral("Grüße");
    order.preset.recipe.subtitles = ui::FilmSubtitles::Beside;
    exports_->add(order);
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{3}, kDeadline);
    const FilmOptions beside = jobOnDisk(row("a.wav").id).film;
    QCOMPARE(beside.text, path("a.txt"));
    QCOMPARE(beside.textLanguage, std::string("de"));
    QVERIFY(jobOnDisk(row("b.wav").id).film.text.empty());  // it has none: its sound is followed
    const FilmOptions typed = jobOnDisk(row("c.wav").id).film;
    QFile kept(QString::fromStdString(typed.text.string()));
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(kept.readAll()), QStringLiteral("Grüße"));
    QCOMPARE(typed.subtitles, typed.text);
  }
  void everyPresetNamesItsFormat() {
    open();
    exports_->setHeld(true);
    add({"a.wav"}, "webm");
    add({"b.wav"}, "prores");
    add({"c.wav"}, "png");
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{3}, kDeadline);
    QVERIFY(row("a.wav").outputPath.endsWith(QLatin1String("a.webm")));
    QVERIFY(row("b.wav").outputPath.endsWith(QLatin1String("b.mov")));
    QVERIFY(!row("c.wav").playable);
  }
  void twoFilmsNeverGetOneName() {
    open();
    exports_->setHeld(true);
    add({"a.wav"});
    add({"a.wav"});
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{2}, kDeadline);
    QVERIFY(exports_->rows()[0].outputPath != exports_->rows()[1].outputPath);
  }
  void aFilmOfAStudioThatCrashedIsMadeByTheNext() {
    const std::string queueFile = file(), out = path("crashed.mp4");
    const pid_t child = fork();
    if (child == 0) {
      auto queue = ExportQueue::open(queueFile);
      ExportJob job;
      job.film.audio = "crashed.wav";
      job.film.out = out;
      (void)(*queue)->add(job);
      (void)(*queue)->claim();
      kill(getpid(), SIGKILL);
    }
    waitpid(child, nullptr, 0);
    open();
    QTRY_VERIFY_WITH_TIMEOUT(isIn("crashed.wav", ui::JobState::Done), kDeadline);
    QCOMPARE(script_->made(), std::vector<std::string>{"crashed.mp4"});
  }
  void closingPutsTheFilmThatRunsBack() {
    std::latch begun(1);
    script_->film = [&](const ExportJob&, const std::stop_token& stop) {
      begun.count_down();
      while (!stop.stop_requested()) std::this_thread::yield();
      return Status();
    };
    open();
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(begun.try_wait(), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Rendering), kDeadline);
    const qint64 id = row("a.wav").id;
    exports_.reset();
    QVERIFY(jobOnDisk(id).state == JobState::Waiting);
  }
  void heldNothingBegins() {
    open();
    exports_->setHeld(true);
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Waiting), kDeadline);
    QVERIFY(script_->made().empty());
    exports_->setHeld(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Done), kDeadline);
  }
  void aFilmThatRunsIsHeldWhereItIs() {
    std::latch held(1);
    std::atomic<bool> wentOn = false;
    script_->begins = [&] { held.wait(); };
    script_->film = [&](const ExportJob&, const std::stop_token&) {
      wentOn = true;
      return Status();
    };
    open();
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Waiting), kDeadline);
    exports_->setHeld(true);  // while it is about to begin
    held.count_down();
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Paused), kDeadline);
    QVERIFY(!wentOn);
    exports_->setHeld(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Done), kDeadline);
    QVERIFY(wentOn);
  }
  void aHeldFilmCanBeCancelled() {
    std::latch begun(1), go(1);
    script_->film = [&](const ExportJob&, const std::stop_token&) {
      begun.count_down();
      go.wait();
      return Status();
    };
    open();
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(begun.try_wait(), kDeadline);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Rendering), kDeadline);
    exports_->setHeld(true);
    QVERIFY(isIn("a.wav", ui::JobState::Paused));
    exports_->cancel(row("a.wav").id);
    QTRY_VERIFY_WITH_TIMEOUT(
        *(*ExportQueue::open(file()))->reportProgress(row("a.wav").id, 0.5, 1) == ExportQueue::Wish::Cancel, kDeadline);
    go.count_down();
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Cancelled), kDeadline);
  }
  void rowsStayUnderThePointer() {
    open();
    exports_->setHeld(true);
    add({"a.wav", "b.wav", "c.wav"});
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{3}, kDeadline);
    exports_->cancel(row("a.wav").id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Cancelled), kDeadline);
    QCOMPARE(titles(), (QStringList{"a.wav", "b.wav", "c.wav"}));
    exports_->retry(row("a.wav").id);  // Undo
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Waiting), kDeadline);
    exports_->remove(row("b.wav").id);
    QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{"a.wav", "c.wav"}), kDeadline);
    exports_->restore();
    QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{"a.wav", "b.wav", "c.wav"}), kDeadline);
    exports_->moveBefore(row("c.wav").id, row("a.wav").id);
    QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{"c.wav", "a.wav", "b.wav"}), kDeadline);
    add({"d.wav"});
    QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{"c.wav", "a.wav", "b.wav", "d.wav"}), kDeadline);
    exports_->setHeld(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("d.wav", ui::JobState::Done), kDeadline);
    QCOMPARE(script_->made(), (std::vector<std::string>{"c.mp4", "a.mp4", "b.mp4", "d.mp4"}));
    QCOMPARE(titles(), (QStringList{"c.wav", "a.wav", "b.wav", "d.wav"}));  // also when they are done
  }
  void aPreviewIsMadeBesideTheQueue() {
    open();
    QSignalSpy previewed(exports_.get(), &ExportController::previewed);
    std::atomic<double> seconds = 0;
    script_->film = [&](const ExportJob& job, const auto&) {
      seconds = job.film.seconds;
      return Status();
    };
    FilmOrder order;
    order.soundFiles << folder_->filePath(QStringLiteral("a.wav"));
    order.preset = presetNamed(exportPresets(), QStringLiteral("png"));
    order.avatar = path("iris.visema");
    exports_->preview(order);
    QTRY_COMPARE_WITH_TIMEOUT(previewed.size(), 1, kDeadline);
    QCOMPARE(seconds.load(), 5.0);
    QVERIFY(previewed.first()[0].toString().endsWith(QLatin1String(".mp4")));  // to be played
    QVERIFY(exports_->rows().empty());
    script_->film = [](const auto&, const auto&) { return Status(fail(ErrorCode::BadData, "scripted")); };
    QSignalSpy failed(exports_.get(), &ExportController::failed);
    exports_->preview(order);
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kDeadline);
    QCOMPARE(failed.first().first().toString(), QStringLiteral("scripted"));
  }
  void filmsAreNamedByThePattern() {
    QCOMPARE(filmName({}, QStringLiteral("hello"), QStringLiteral("Iris"), QStringLiteral("High")),
             QStringLiteral("hello"));
    QCOMPARE(filmName(QStringLiteral("{avatar} - {sound} ({preset})"), QStringLiteral("hello"), QStringLiteral("Iris"),
                      QStringLiteral("16:9 / High")),
             QStringLiteral("Iris - hello (16:9 - High)"));
    QCOMPARE(filmName(QStringLiteral("../{sound}"), QStringLiteral("a"), {}, {}), QStringLiteral("-a"));
    open();
    exports_->setHeld(true);
    FilmOrder order;
    order.soundFiles << folder_->filePath(QStringLiteral("a.wav")) << folder_->filePath(QStringLiteral("a.wav"));
    order.preset = presetNamed(exportPresets(), QStringLiteral("high"));
    order.choice.folder = folder_->filePath(QStringLiteral("films"));
    order.choice.namePattern = QStringLiteral("{avatar} {sound}");
    order.avatarName = QStringLiteral("Iris");
    order.avatar = path("iris.visema");
    exports_->add(order);
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{2}, kDeadline);
    // Equal sounds are told apart by what becomes of them.
    QVERIFY(exports_->rows()[0].detail.contains(QLatin1String("Iris a.mp4")));
    QVERIFY(exports_->rows()[1].detail.contains(QLatin1String("Iris a-2.mp4")));
  }
  void aPresetDecidesShapeRateLoudnessAndSubtitles() {
    QFile text(folder_->filePath(QStringLiteral("a.txt")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    ui::ExportRecipe recipe = presetNamed(exportPresets(), QStringLiteral("portrait")).recipe;
    recipe.subtitles = ui::FilmSubtitles::InPicture;
    FilmOptions film;
    film.audio = path("a.wav");
    applyRecipe(recipe, film);
    QCOMPARE(film.framing, Framing::Portrait);
    QCOMPARE(film.height, 1920);
    QVERIFY(film.rate == FrameRate(30));
    QCOMPARE(*film.loudness, -16.0);
    QCOMPARE(film.subtitles.string(), path("a.txt").string());
    QVERIFY(film.burnSubtitles);
    film = {};
    film.audio = path("b.wav");  // no text beside it
    applyRecipe(recipe, film);
    QVERIFY(film.subtitles.empty());
  }
  void whatIsDoneIsTold() {
    open();
    QSignalSpy finished(exports_.get(), &ExportController::finished);
    script_->film = [](const ExportJob& job, const auto&) {
      return job.film.audio.filename() == "bad.wav" ? Status(fail(ErrorCode::BadData, "scripted")) : Status();
    };
    add({"good.wav", "bad.wav"});
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, kDeadline);
    QCOMPARE(finished[0].first().value<ui::ExportJobRow>().state, ui::JobState::Done);
    QCOMPARE(finished[1].first().value<ui::ExportJobRow>().note, QStringLiteral("scripted"));
    QSignalSpy listed(exports_.get(), &ExportController::listChanged);
    exports_->remove(row("bad.wav").id);
    QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 1, kDeadline);
    QCOMPARE(finished.size(), 2);  // once each
  }
  void aFailedFilmKeepsItsReasonAndCanBeMadeAgain() {
    script_->film = [](const ExportJob&, const std::stop_token&) -> Status {
      return fail(ErrorCode::BadData, "a.wav is not a sound file");
    };
    open();
    add({"a.wav"});
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Failed), kDeadline);
    QCOMPARE(row("a.wav").note, QStringLiteral("a.wav is not a sound file"));
    exports_.reset();
    script_->film = [](const ExportJob&, const std::stop_token&) { return Status(); };
    open();  // the reason outlives the studio
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Failed), kDeadline);
    QCOMPARE(row("a.wav").note, QStringLiteral("a.wav is not a sound file"));
    exports_->retry(row("a.wav").id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Done), kDeadline);
  }
  void whatWaitsCanBePutFirstPausedAndRemoved() {
    open();
    exports_->setHeld(true);
    add({"a.wav", "b.wav", "c.wav", "d.wav"});
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{4}, kDeadline);
    exports_->doNext(row("c.wav").id);
    QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{"c.wav", "a.wav", "b.wav", "d.wav"}), kDeadline);
    exports_->setPaused(row("a.wav").id, true);
    exports_->cancel(row("d.wav").id);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("d.wav", ui::JobState::Cancelled), kDeadline);
    exports_->remove(row("d.wav").id);
    QTRY_COMPARE_WITH_TIMEOUT(exports_->rows().size(), std::size_t{3}, kDeadline);
    QCOMPARE(exports_->rows().front().title, QStringLiteral("c.wav"));
    exports_->setHeld(false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("b.wav", ui::JobState::Done), kDeadline);
    QCOMPARE(script_->made(), (std::vector<std::string>{"c.mp4", "b.mp4"}));
    QVERIFY(isIn("a.wav", ui::JobState::Paused));
    exports_->setPaused(row("a.wav").id, false);
    QTRY_VERIFY_WITH_TIMEOUT(isIn("a.wav", ui::JobState::Done), kDeadline);
    exports_->clearDone();
    QTRY_VERIFY_WITH_TIMEOUT(exports_->rows().empty(), kDeadline);
  }
  void aQueueThatCannotBeOpenedIsSaid() {
    std::filesystem::create_directories(file());  // a folder where the file should be
    open();
    QSignalSpy failed(exports_.get(), &ExportController::failed);
    QTRY_VERIFY_WITH_TIMEOUT(!failed.empty(), kDeadline);
    QVERIFY(failed.first().first().toString().contains(QLatin1String("exports.sqlite")));
  }
};

QTEST_GUILESS_MAIN(TestExportController)
#include "tst_export_controller.moc"
