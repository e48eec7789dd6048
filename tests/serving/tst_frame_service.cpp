// SPDX-License-Identifier: Apache-2.0
#include <QDeadlineTimer>
#include <QTest>
#include <cstring>
#include <fstream>
#include <thread>

#include "core/lipsync/face_cropper.h"
#include "core/speech/feature_windows.h"
#include "tests/serving/meddling_engines.h"
#include "tests/serving/served_fixture.h"

using namespace visema;
using namespace visema::test;

class TestFrameService : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { service_ = std::make_unique<FrameService>(fixture_.options(), testEngines()); }
  void cleanupTestCase() { service_ = nullptr; }

  void aMouthIsWhatTheNetworkPaintsOfItsOwnCropToTheBit() {
    const FrameAnswer answer = ask("bert", {bare(7, Show::Mouth)});
    QVERIFY2(answer.avatar && answer.frames[0], "not painted");
    const ServedAvatar& avatar = **answer.avatar;
    const auto picture = avatar.avatar()->clip(0).frame(7);
    const Image crop = referenceCrop(**picture, *avatar.package().crops(0).rectangle(7), avatar.network());
    const Image seen = centredSquare(crop.view(), avatar.network().inputSize);
    auto session = avatar.engine().openSession();
    const auto face = (*session)->encode({seen.view(), seen.view(), {}});
    std::vector<float> drive(avatar.engine().spec().driveSize());
    auto own = avatar.ownSpeech({0, 7});
    auto pipeline = avatar.openPipeline();
    (*pipeline)->hear(*own, avatar.mouth());
    Image patch(seen.size(), 3);
    QVERIFY((*session)->paint(**face, (*pipeline)->drive(), patch.mutableView()));
    QCOMPARE(answer.frames[0]->bytes.size(), patch.byteCount());
    QCOMPARE(std::memcmp(answer.frames[0]->bytes.data(), patch.view().data, patch.byteCount()), 0);
  }

  void bothKindsOfNetworksPaintMouthsAndPictures() {
    for (const char* name : {"anna", "bert"}) {
      const FrameAnswer answer = ask(name, {bare(3, Show::Mouth), bare(3, Show::Picture), bare(3, Show::Footage)});
      QVERIFY2(answer.avatar, name);
      for (const auto& frame : answer.frames) QVERIFY2(frame, frame ? "" : frame.error().message.c_str());
      QCOMPARE(answer.frames[1]->size, (Size{320, 240}));
      QVERIFY(answer.frames[1]->bytes != answer.frames[2]->bytes);
    }
  }

  void framesOfAllClipsAreCountedOn() {
    const FrameAnswer answer = ask("anna", {bare(39, Show::Footage), bare(40, Show::Footage), bare(59, Show::Footage),
                                            bare(60, Show::Footage), bare(-1, Show::Footage)});
    QVERIFY(answer.frames[0] && answer.frames[1] && answer.frames[2]);
    QCOMPARE(answer.frames[3].error().code, ErrorCode::NotFound);
    QCOMPARE(answer.frames[4].error().code, ErrorCode::NotFound);
    QVERIFY(answer.frames[0]->bytes != answer.frames[1]->bytes);
  }

  void aGivenFaceIsPaintedInThePlaceOfTheFootages() {
    FrameWish wish = bare(5, Show::Mouth);
    Image grey({160, 160}, 3);
    std::memset(grey.mutableView().data, 90, grey.byteCount());
    wish.face = std::make_shared<const Image>(std::move(grey));
    FrameWish picture = wish;
    picture.show = Show::Picture;
    const FrameAnswer answer = ask("bert", {bare(5, Show::Mouth), wish, picture});
    QVERIFY(answer.frames[0] && answer.frames[1] && answer.frames[2]);
    QVERIFY(answer.frames[0]->bytes != answer.frames[1]->bytes);
    QCOMPARE(answer.frames[2]->size, (Size{320, 240}));
  }

  void featuresOfAnotherEncoderAreRefused() {
    FrameWish wish = bare(5, Show::Mouth);
    SpeechFrame window;
    window.rows = FeatureRows(512);  // anna hears another number of them
    window.rows.append(std::vector<float>(static_cast<std::size_t>(512) * kRowsPerFrame, 0.5F));
    window.gate = 1;
    wish.window = window;
    const FrameAnswer answer = ask("anna", {wish});
    QVERIFY(answer.avatar && !answer.frames[0]);
    QCOMPARE(answer.frames[0].error().code, ErrorCode::InvalidArgument);
    QVERIFY(answer.frames[0].error().message.find("numbers") != std::string::npos);
  }

  void soundMovesTheMouthAndIsNeverTakenFromTheCache() {
    const FrameAnswer own = ask("anna", {bare(12, Show::Mouth)});
    FrameQuestion question{"anna", {bare(12, Show::Mouth)}, babble(1).samples};
    question.wishes[0].soundFrame = 10;
    const FrameAnswer said = answerOf(*service_, question);
    QVERIFY(said.frames[0]);
    QVERIFY(said.hearMs > 0);
    QVERIFY(said.frames[0]->bytes != own.frames[0]->bytes);
    QVERIFY(!said.frames[0]->cached);
    QVERIFY(!answerOf(*service_, question).frames[0]->cached);
  }

  void theSameFrameComesFromTheCacheTheSecondTime() {
    service_->clearCache("");
    const FrameAnswer first = ask("bert", {bare(8, Show::Mouth)}), second = ask("bert", {bare(8, Show::Mouth)});
    QVERIFY(!first.frames[0]->cached && second.frames[0]->cached);
    QVERIFY(first.frames[0]->bytes == second.frames[0]->bytes);
    QCOMPARE(service_->clearCache("bert"), std::size_t{1});
    QVERIFY(!ask("bert", {bare(8, Show::Mouth)}).frames[0]->cached);
  }

  void anAvatarThatIsNotThereIsToldAndNamesThatArePathsReachNoFile() {
    for (const char* name : {"nobody", "../avatars/anna", "/etc/passwd", "", ".hidden", "anna.visema/.."}) {
      const FrameAnswer answer = ask(name, {bare(0, Show::Mouth)});
      QVERIFY2(!answer.avatar, name);
      QCOMPARE(answer.avatar.error().code, ErrorCode::NotFound);
    }
  }

  void anAliasIsAnotherNameForTheSameAvatar() {
    service_->setAlias("carla", "bert");
    const FrameAnswer alias = ask("carla", {bare(4, Show::Mouth)}), real = ask("bert", {bare(4, Show::Mouth)});
    QVERIFY(alias.avatar && alias.frames[0]);
    QVERIFY(alias.frames[0]->bytes == real.frames[0]->bytes);
  }

  void anEngineThatStallsIsAnsweredForWithWhatWasFilmedUntilItPaintsAgain() {
    Gate gate;
    ServiceOptions options = fixture_.options();
    options.stallAfter = std::chrono::milliseconds(50);
    FrameService service(options, stuckEngines(gate));
    while (
        !answerOf(service, {"bert", {bare(0, Show::Mouth)}, {}}).frames[0]->doubt.empty()) {  // a slow machine's first
    }
    gate.closed = true;
    const FrameAnswer stuck = answerOf(service, {"bert", {bare(1, Show::Mouth), bare(2, Show::Picture)}, {}});
    QVERIFY(stuck.frames[0] && stuck.frames[1]);
    QVERIFY(!stuck.frames[0]->doubt.empty() && !stuck.frames[1]->doubt.empty());
    QVERIFY(service.snapshot().gauges.at("engines_out") == 1);
    QVERIFY(service.snapshot().counters.at("engine_stalls") >= 1);
    const FrameAnswer still = answerOf(service, {"bert", {bare(3, Show::Picture), bare(3, Show::Footage)}, {}});
    QVERIFY(still.frames[0]->bytes == still.frames[1]->bytes);
    QVERIFY(still.frames[1]->doubt.empty());  // what was filmed is what was asked for
    std::promise<ErrorCode> refused;
    service.speak("bert", {}, [&](const auto& session) {
      refused.set_value(session ? ErrorCode::Internal : session.error().code);
    });
    QCOMPARE(refused.get_future().get(), ErrorCode::LimitExceeded);
    gate.open();
    FrameAnswer again = answerOf(service, {"bert", {bare(4, Show::Mouth)}, {}});
    for (std::int64_t i = 0; i < 100'000 && !again.frames[0]->doubt.empty(); ++i)
      again = answerOf(service, {"bert", {bare(4, Show::Mouth)}, {}});
    QVERIFY(again.frames[0]->doubt.empty());
    const QDeadlineTimer deadline(60'000);
    while (service.snapshot().gauges.at("engines_out") != 0 && !deadline.hasExpired()) std::this_thread::yield();
    QVERIFY(service.snapshot().gauges.at("engines_out") == 0);
  }

  void aFirstOpeningMayTakeLongerThanAPicture() {
    Gate gate;
    gate.closed = true;
    ServiceOptions options = fixture_.options();
    options.stallAfter = std::chrono::milliseconds(500);  // a slow machine's picture does not
    std::atomic<bool> opening = false;
    FrameService service(options, meddledEngines({{}, [&] {
                                                    opening = true;
                                                    gate.pass();
                                                  }}));
    std::promise<FrameAnswer> answered;
    service.ask({"bert", {bare(1, Show::Mouth)}, {}},
                [&](FrameAnswer answer) { answered.set_value(std::move(answer)); });
    auto answer = answered.get_future();
    const QDeadlineTimer deadline(60'000);
    while (!opening && !deadline.hasExpired()) std::this_thread::yield();
    QVERIFY(answer.wait_for(std::chrono::milliseconds(800)) == std::future_status::timeout);
    QVERIFY(service.snapshot().counters.at("engine_stalls") == 0);
    gate.open();
    QVERIFY(answer.get().frames[0]->doubt.empty());
  }

  void aTrialOfAStalledEngineIsNotSatisfiedWithWhatAnotherServerPainted() {
    class Shared final : public SharedFrames {
     public:
      std::optional<std::vector<std::byte>> find(const std::string&) override {
        ++asked;
        return std::nullopt;
      }
      void put(const std::string&, const std::vector<std::byte>&) override {}
      void clear(const std::string&) override {}
      bool connected() const override { return true; }
      std::atomic<int> asked{0};
    };
    Gate gate;
    ServiceOptions options = fixture_.options();
    const auto shared = std::make_shared<Shared>();
    options.sharedFrames = shared;
    options.stallAfter = std::chrono::milliseconds(200);
    FrameService service(options, stuckEngines(gate));
    answerOf(service, {"bert", {bare(0, Show::Mouth)}, {}});
    gate.closed = true;
    QVERIFY(!answerOf(service, {"bert", {bare(1, Show::Mouth)}, {}}).frames[0]->doubt.empty());
    const int before = shared->asked;
    std::promise<bool> opened;  // while it is out, a client that speaks is what tries it
    const auto speak = [&](std::promise<bool>& promise) {
      service.speak("bert", {}, [&](const auto& session) { promise.set_value(session.has_value()); });
    };
    gate.open();
    bool works = false;
    for (const QDeadlineTimer deadline(60'000); !works && !deadline.hasExpired();) {
      std::promise<bool> promise;
      speak(promise);
      works = promise.get_future().get();
    }
    QVERIFY(works);
    QVERIFY(service.snapshot().gauges.at("engines_out") == 0);
    QCOMPARE(shared->asked.load(), before);
  }

  void whileOneThreadIsStuckTheOthersShowWhatWasFilmed() {
    Gate gate;
    ServiceOptions options = fixture_.options();
    options.stallAfter = std::chrono::milliseconds(200);
    FrameService service(options, stuckEngines(gate));
    answerOf(service, {"bert", {bare(0, Show::Mouth)}, {}});
    gate.closed = true;
    QVERIFY(!answerOf(service, {"bert", {bare(1, Show::Mouth)}, {}}).frames[0]->doubt.empty());
    const std::uint64_t jobs = service.snapshot().histograms.at("job_ms").count;
    std::vector<FrameWish> wishes;
    for (std::int64_t i = 2; i < 12; ++i) wishes.push_back(bare(i, Show::Picture));
    for (const auto& frame : answerOf(service, {"bert", wishes, {}}).frames) QVERIFY(frame && !frame->doubt.empty());
    const QDeadlineTimer deadline(60'000);
    while (service.snapshot().histograms.at("job_ms").count < jobs + 10 && !deadline.hasExpired())
      std::this_thread::yield();
    QVERIFY(service.snapshot().histograms.at("job_ms").count >= jobs + 10);
    gate.open();
  }

  void aPackageThatIsReplacedIsShownWithoutAGapAndTheOldOneServesWhoHasIt() {
    ServiceOptions options = fixture_.options();
    options.lookEvery = std::chrono::milliseconds(5);
    FrameService service(options, testEngines());
    const auto place = fixture_.package("carol");
    std::filesystem::copy(fixture_.package("anna"), place);
    const FrameAnswer before = answerOf(service, {"carol", {bare(3, Show::Footage)}, {}});
    QVERIFY(before.avatar && before.frames[0]);
    const std::string first = (*before.avatar)->package().hash();
    std::filesystem::copy(fixture_.package("bert"), place.string() + ".new");
    std::filesystem::rename(place.string() + ".new", place);
    const QDeadlineTimer deadline(60'000);
    std::string now = first;
    while (now == first && !deadline.hasExpired()) {
      const FrameAnswer answer = answerOf(service, {"carol", {bare(3, Show::Mouth)}, {}});
      QVERIFY(answer.avatar && answer.frames[0]);
      now = (*answer.avatar)->package().hash();
    }
    QVERIFY(now != first);
    std::promise<std::vector<Result<PaintedFrame>>> old;
    service.paintAll(*before.avatar, {bare(45, Show::Footage)}, [&](auto frames) { old.set_value(std::move(frames)); });
    const auto frames = old.get_future().get();  // of a clip that was not opened yet
    QVERIFY2(frames[0], frames[0] ? "" : frames[0].error().message.c_str());
    QVERIFY(frames[0]->bytes == ask("anna", {bare(45, Show::Footage)}).frames[0]->bytes);
    std::ofstream(place.string() + ".new") << "no package";
    std::filesystem::rename(place.string() + ".new", place);
    for (int i = 0; i < 50; ++i) QVERIFY(answerOf(service, {"carol", {bare(3, Show::Mouth)}, {}}).frames[0]);
    QCOMPARE(service.snapshot().counters.at("avatar_reloads"), std::uint64_t{1});
    std::filesystem::remove(place);
  }

  void whatWasAskedForIsCounted() {
    const AvatarUse before = service_->use("bert");
    service_->clearCache("");
    ask("bert", {bare(1, Show::Mouth), bare(2, Show::Mouth)});
    const AvatarUse after = service_->use("bert");
    QCOMPARE(after.requests, before.requests + 2);
    QVERIFY(after.leastMs <= after.mostMs && after.lastUsed > 0);
    QVERIFY(service_->snapshot().counters.at("frames") >= 2);
  }

 private:
  static FrameWish bare(std::int64_t frame, Show show) {
    FrameWish wish;
    wish.frame = frame;
    wish.show = show;
    wish.coding = Coding::Bare;
    return wish;
  }
  FrameAnswer ask(const std::string& name, std::vector<FrameWish> wishes) {
    return answerOf(*service_, {name, std::move(wishes), {}});
  }

  ServedFixture fixture_;
  std::unique_ptr<FrameService> service_;
};

QTEST_APPLESS_MAIN(TestFrameService)
#include "tst_frame_service.moc"
