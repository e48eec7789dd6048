// SPDX-License-Identifier: Apache-2.0
#include <sys/wait.h>
#include <unistd.h>

#include <QTest>
#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/base/wav.h"
#include "core/lipsync/frame_plan_file.h"
#include "core/live/live_session.h"
#include "core/live/live_voice.h"
#include "core/live/take.h"
#include "core/live/take_recorder.h"
#include "core/media/audio_reader.h"
#include "tests/live/live_fixture.h"
#include "tests/support/file_size_limit.h"

using namespace visema;
using namespace visema::test;

namespace {

const std::vector<std::string> kClips{"talk", "idle"};
const std::vector<FrameIndex> kFrameCounts{40, 20};
constexpr std::size_t kFrameSamples = kSpeechRate / 25;

Take takeIn(const std::filesystem::path& folder) {
  Take take;
  take.folder = folder;
  take.avatar = "/somewhere/iris.visema";
  take.network = "light";
  take.lookahead = kBalancedLookahead;
  take.mouth.amplitude = 1.5f;
  return take;
}

void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

std::ptrdiff_t linesOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return std::count(std::istreambuf_iterator<char>(file), {}, '\n');
}

}  // namespace

class TestTake : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void aTakeComesBackAsItWasRecorded() {
    const auto samples = hum(0.1, 1, 0.1);
    {
      auto recorder = TakeRecorder::start(takeIn(path("one")), kClips, kSpeechRate, 1);
      QVERIFY2(recorder.has_value(), recorder ? "" : recorder.error().message.c_str());
      (*recorder)->frame(0, {{0, 1}, std::nullopt, 1});           // before its sound: of before the take
      for (std::size_t at = 100; at < samples.size(); at += 320)  // begins within a frame
        (*recorder)->sound({static_cast<std::int64_t>(at), kSpeechRate},
                           std::span(samples).subspan(at, std::min<std::size_t>(320, samples.size() - at)));
      (*recorder)->frame(0, {{0, 1}, std::nullopt, 1});
      (*recorder)->frame(1, {{0, 5}, std::nullopt, 1});
      (*recorder)->frame(3, {{1, 7}, ClipFrame{0, 8}, 0.25f});
      QVERIFY((*recorder)->finish().has_value());
    }
    const auto take = readTake(path("one"));
    QVERIFY(take.has_value());
    QCOMPARE(take->avatar.string(), std::string("/somewhere/iris.visema"));
    QCOMPARE(take->mouth.amplitude, 1.5f);
    const auto voice = readAudio(take->voice());
    QVERIFY(voice.has_value());
    QCOMPARE(voice->frames(), static_cast<std::int64_t>(samples.size() - kFrameSamples));
    QVERIFY(std::abs(voice->samples[2000] - samples[kFrameSamples + 2000]) < 1e-4);
    const auto plan = readFramePlan(take->frames(), kClips, kFrameCounts);
    QVERIFY(plan.has_value());
    const std::vector<FramePlan> expected{
        {{0, 5}, std::nullopt, 1}, {{0, 5}, std::nullopt, 1}, {{1, 7}, ClipFrame{0, 8}, 0.25f}};
    QVERIFY(*plan == expected);
  }

  void aProgramThatIsKilledLeavesATakeThatCanBeRead() {
    const auto samples = hum(0, 3, 0);
    const pid_t child = fork();
    if (child == 0) {
      auto recorder = TakeRecorder::start(takeIn(path("killed")), kClips, kSpeechRate, 1);
      if (!recorder) _exit(1);
      for (FrameIndex i = 0; i < 75; ++i) {
        (*recorder)->sound({i * static_cast<std::int64_t>(kFrameSamples), kSpeechRate},
                           std::span(samples).subspan(static_cast<std::size_t>(i) * kFrameSamples, kFrameSamples));
        (*recorder)->frame(i, {{0, i % 40}, std::nullopt, 1});
      }
      while (linesOf(path("killed") / "frames.csv") < 75) usleep(1000);
      raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFSIGNALED(status));
    const auto take = readTake(path("killed"));
    QVERIFY(take.has_value());
    const auto voice = readAudio(take->voice());
    QVERIFY(voice.has_value());
    QVERIFY(voice->seconds() >= 2);  // up to the last second
    const auto plan = readFramePlan(take->frames(), kClips, kFrameCounts);
    QVERIFY(plan.has_value());
    QVERIFY(plan->size() >= 70);
  }

  void aFolderThatIsThereAlreadyIsLeftAlone() {
    std::filesystem::create_directory(path("mine"));
    write(path("mine") / "voice.wav", "precious");
    const auto recorder = TakeRecorder::start(takeIn(path("mine")), kClips, kSpeechRate, 1);
    QVERIFY(!recorder);
    QVERIFY(recorder.error().message.find("mine") != std::string::npos);
    QCOMPARE(std::filesystem::file_size(path("mine") / "voice.wav"), std::uintmax_t{8});
  }

  void planLinesThatMakeNoSenseAreNamed() {
    for (const char* line : {"0,talk,40,,,\n", "0,gone,1,,,\n", "x,talk,1,,,\n", "0,talk,1\n", "0,talk,1,idle,3,2\n",
                             "0,talk,1,idle,99,0.5\n", "999999999999,talk,1,,,\n", "\n"}) {
      write(path("plan.csv"), std::string(kFramePlanHeader) + "0,talk,1,,,\n" + line);
      const auto plan = readFramePlan(path("plan.csv"), kClips, kFrameCounts);
      QVERIFY2(!plan, line);
      QVERIFY2(plan.error().message.find("line 3") != std::string::npos, plan.error().message.c_str());
    }
    write(path("plan.csv"), std::string(kFramePlanHeader) + "0,talk,1,,,\n1,tal");
    QCOMPARE(readFramePlan(path("plan.csv"), kClips, kFrameCounts)->size(), std::size_t{1});  // cut off by a kill
    write(path("plan.csv"), kFramePlanHeader);
    QVERIFY(!readFramePlan(path("plan.csv"), kClips, kFrameCounts));
  }

  void aFolderThatIsNoTakeIsRefusedByName() {
    QVERIFY(readTake(path("none")).error().message.find("none") != std::string::npos);
    std::filesystem::create_directory(path("bad"));
    for (const char* text :
         {"", "[]", "{\"take\":1}", "{\"take\":\"x\",\"avatar\":1}", "{\"take\":9,\"avatar\":\"a\"}"}) {
      write(path("bad") / "take.json", text);
      QVERIFY2(!readTake(path("bad")), text);
    }
  }

  void aFileIsKeptFromItsFirstSampleToItsLast() {
    AudioClip clip{32000, 1, std::vector<float>(32000 * 6 / 5)};
    for (std::size_t i = 0; i < clip.samples.size(); ++i)
      clip.samples[i] = 0.3f * std::sin(0.02f * static_cast<float>(i));
    QVERIFY(writeWav(path("voice.wav"), clip).has_value());
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    auto voice =
        LiveVoice::open({.file = path("voice.wav"), .microphone = {}, .audible = false, .loudspeaker = {}}, 520);
    QVERIFY(voice.has_value());
    QVERIFY((*session)->setVoice(soundOf(*voice), {path("whole"), {}}).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(((*session)->takeDue(std::chrono::steady_clock::now()), (*session)->status().ended),
                             60'000);
    QVERIFY((*session)->stopTake().has_value());
    const auto kept = readAudio(path("whole") / "voice.wav");
    QVERIFY(kept.has_value());
    QCOMPARE(kept->samples.size(), clip.samples.size());
    for (std::size_t i = 0; i < clip.samples.size(); ++i)
      QVERIFY2(std::abs(kept->samples[i] - clip.samples[i]) < 1e-4, qPrintable(QString("sample %1").arg(i)));
    QVERIFY(readFramePlan(path("whole") / "frames.csv", kClips, kFrameCounts).has_value());
  }

  void aDiskThatFillsUpEndsTheTakeAndKeepsWhatThereIs() {
    std::atomic<std::uint64_t> free = 10u << 30;
    const auto freeBytes = [&](const std::filesystem::path&) -> Result<std::uint64_t> { return free.load(); };
    auto recorder = TakeRecorder::start(takeIn(path("long")), kClips, kSpeechRate, 1, freeBytes);
    QVERIFY(recorder.has_value());
    const std::vector<float> second(kSpeechRate, 0.25f);
    (*recorder)->sound({0, kSpeechRate}, second);
    free = 50u << 20;
    std::int64_t at = kSpeechRate;
    for (QDeadlineTimer deadline(60'000); (*recorder)->trouble().empty() && !deadline.hasExpired(); at += kSpeechRate) {
      (*recorder)->sound({at, kSpeechRate}, second);
      QTest::qWait(1);
    }
    QVERIFY2((*recorder)->trouble().find("nearly full") != std::string::npos, (*recorder)->trouble().c_str());
    free = 10u << 30;  // too late: what was missed is missing
    (*recorder)->sound({at, kSpeechRate}, second);
    const EndedTake ended = (*recorder)->end();
    QVERIFY(ended.problem.find("nearly full") != std::string::npos);
    QVERIFY(ended.seconds >= 1);
    QVERIFY(ended.bytes >= 32'000);
    const auto kept = readAudio(path("long") / "voice.wav");
    QVERIFY(kept.has_value());
    QCOMPARE(kept->seconds(), ended.seconds);
  }

  void aDiskThatTakesNoMoreLeavesWhatItTook() {
    EndedTake ended;
    {
      auto recorder = TakeRecorder::start(takeIn(path("cut")), kClips, kSpeechRate, 1);
      QVERIFY(recorder.has_value());
      const FileSizeLimit limit(100'000);
      const std::vector<float> second(kSpeechRate, 0.25f);
      std::int64_t at = 0;
      for (QDeadlineTimer deadline(60'000); (*recorder)->trouble().empty() && !deadline.hasExpired();
           at += kSpeechRate) {
        (*recorder)->sound({at, kSpeechRate}, second);
        QTest::qWait(1);
      }
      ended = (*recorder)->end();
    }
    QVERIFY2(ended.problem.find("voice.wav") != std::string::npos, ended.problem.c_str());
    QVERIFY(ended.seconds > 2 && ended.seconds < 3.2);
    const auto kept = readAudio(path("cut") / "voice.wav");
    QVERIFY2(kept.has_value(), kept ? "" : kept.error().message.c_str());
    QCOMPARE(kept->seconds(), ended.seconds);
  }

  void aTakeThatCannotBeginLeavesNothing() {
    const auto full = [](const std::filesystem::path&) -> Result<std::uint64_t> { return 1000; };
    QVERIFY(!TakeRecorder::start(takeIn(path("none")), kClips, kSpeechRate, 1, full));
    QVERIFY(!std::filesystem::exists(path("none")));
    QVERIFY(!TakeRecorder::start(takeIn(path("none")), kClips, 0, 1));  // a rate no WAV file has
    QVERIFY(!std::filesystem::exists(path("none")));
    write(path("file"), "not a folder");
    const auto refused = TakeRecorder::start(takeIn(path("file") / "take"), kClips, kSpeechRate, 1);
    QVERIFY(!refused && refused.error().message.find("file") != std::string::npos);
  }

  void aSessionSaysWhatBecameOfEachTake() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    QVERIFY(!(*session)->status().endedTake);
    auto voice = std::make_shared<ScriptedVoice>(hum(0, 1, 0));
    voice->allow(kFrameSamples * 10);  // it goes on
    QVERIFY((*session)->setVoice(voice, {path("first"), {}}).has_value());
    QVERIFY((*session)->startTake(path("second")).has_value());
    QCOMPARE((*session)->status().endedTake->number, 1);
    QCOMPARE((*session)->status().endedTake->folder.string(), path("first").string());
    QVERIFY((*session)->setVoice(nullptr).has_value());  // nobody asked the take to end
    QCOMPARE((*session)->status().endedTake->number, 2);
    QCOMPARE((*session)->status().endedTake->folder.string(), path("second").string());
    QVERIFY((*session)->status().endedTake->problem.empty());
  }

  void whatCannotBeRecordedIsNotBegunAtAll() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    std::filesystem::create_directory(path("taken"));
    auto voice = std::make_shared<ScriptedVoice>(hum(0, 1, 0));
    const Status refused = (*session)->setVoice(voice, {path("taken"), path("film.mp4")});
    QVERIFY(!refused && refused.error().message.find("taken") != std::string::npos);
    QVERIFY((*session)->status().takeSeconds < 0 && (*session)->status().filmSeconds < 0);
    QCOMPARE(voice.use_count(), 1L);
    QVERIFY(!std::filesystem::exists(path("film.mp4")) && !std::filesystem::exists(path("film.part.mp4")));
  }

  void aSessionKeepsWhatItShowed() {
    ScriptedAvatar avatar;
    auto session = LiveSession::start(avatar.speaking());
    QVERIFY(session.has_value());
    QVERIFY(!(*session)->startTake(path("silent")));  // there is no voice
    QVERIFY(!std::filesystem::exists(path("silent")));
    const auto samples = hum(0, 4, 0);
    auto voice = std::make_shared<ScriptedVoice>(samples, std::chrono::steady_clock::now() + std::chrono::hours(1));
    voice->allow(kFrameSamples * 20);
    QVERIFY((*session)->setVoice(voice).has_value());
    std::map<FrameIndex, ClipFrame> shown;
    QVERIFY(take(**session, shown, 5));
    QVERIFY((*session)->startTake(path("take")).has_value());
    for (FrameIndex heard = 24; heard <= 70; heard += 4) {  // no more at once than may wait for the painter
      voice->allow(kFrameSamples * static_cast<std::size_t>(heard));
      QVERIFY(take(**session, shown, heard - 14));
    }
    QVERIFY((*session)->status().takeSeconds > 1);
    const auto folder = (*session)->stopTake();
    QVERIFY(folder.has_value());
    QCOMPARE(folder->string(), path("take").string());
    QVERIFY((*session)->status().takeSeconds < 0);

    const auto plan = readFramePlan(path("take") / "frames.csv", kClips, kFrameCounts);
    QVERIFY(plan.has_value());
    QVERIFY(plan->size() >= 20);
    const auto kept = readAudio(path("take") / "voice.wav");
    QVERIFY(kept.has_value());
    QVERIFY(static_cast<std::int64_t>(plan->size() * kFrameSamples) <= kept->frames());
    // Where in the voice the take begins is said by its sound; each of its frames is then the one that was shown.
    std::size_t begin = 0;
    while (begin < 40 && !same(kept->samples, samples, begin * kFrameSamples)) ++begin;
    QVERIFY(begin < 40);
    int compared = 0;
    for (const auto& [index, at] : shown) {
      const FrameIndex row = index - static_cast<FrameIndex>(begin);
      if (row < 0 || row >= static_cast<FrameIndex>(plan->size())) continue;
      QVERIFY2((*plan)[static_cast<std::size_t>(row)].main == at, qPrintable(QString("frame %1").arg(index)));
      ++compared;
    }
    QVERIFY(compared >= 20);
  }

 private:
  std::filesystem::path path(const char* name) const { return folder_->filePath(name).toStdString(); }
  static bool same(const std::vector<float>& kept, const std::vector<float>& samples, std::size_t at) {
    for (std::size_t i = 0; i < 400; ++i)
      if (std::abs(kept[i] - samples[at + i]) > 1e-4) return false;
    return true;
  }
  static bool take(LiveSession& session, std::map<FrameIndex, ClipFrame>& shown, FrameIndex until) {
    for (QDeadlineTimer deadline(60'000); !deadline.hasExpired();) {
      const auto due = session.nextDue();
      const auto frame = due ? session.takeDue(*due) : std::nullopt;
      if (!frame) continue;
      if (frame->index >= 0) shown[frame->index] = frame->shown;
      if (frame->index >= until) return true;
    }
    return false;
  }
  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestTake)
#include "tst_take.moc"
