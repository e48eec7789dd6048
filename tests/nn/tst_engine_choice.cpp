// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <chrono>

#include "core/nn/engine_choice.h"
#include "core/nn/golden_weights.h"

using namespace visema;

namespace {

/// A clock that goes on by a little whenever somebody looks, and by what a network takes.
SteadyTime scriptedNow;
SteadyTime look() { return scriptedNow += std::chrono::microseconds(10); }

/// A network whose paint takes a given number of milliseconds.
class FakeNetwork : public LipNetwork {
 public:
  explicit FakeNetwork(int milliseconds) : milliseconds_(milliseconds) {}
  const NetworkSpec& spec() const override { return spec_; }
  std::string engineName() const override { return "fake"; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<Session>(milliseconds_));
  }

 private:
  struct Face : EncodedFace {
    std::size_t byteCount() const override { return 1; }
  };
  struct Session : LipSession {
    explicit Session(int milliseconds) : milliseconds_(milliseconds) {}
    Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput&) override {
      return std::shared_ptr<const EncodedFace>(std::make_shared<Face>());
    }
    Status paint(const EncodedFace&, std::span<const float>, MutableImageView) override {
      scriptedNow += std::chrono::milliseconds(milliseconds_);
      return {};
    }
    int milliseconds_;
  };
  NetworkSpec spec_{NetworkFamily::Ours, 64, {4}, ""};
  int milliseconds_;
};

}  // namespace

class TestEngineChoice : public QObject {
  Q_OBJECT
 private:
  int loads_ = 0;

  EngineCandidate candidate(const char* id, int milliseconds) {
    return {id, [this, milliseconds](const auto&) -> Result<std::shared_ptr<const LipNetwork>> {
              ++loads_;
              if (milliseconds < 0) return fail(ErrorCode::Unsupported, "not on this machine");
              return std::shared_ptr<const LipNetwork>(std::make_shared<FakeNetwork>(milliseconds));
            }};
  }
  std::vector<EngineCandidate> three() {
    return {candidate("broken", -1), candidate("slow", 40), candidate("fast", 0)};
  }
  static EngineChoiceOptions measured(const QString& cacheFile = {}) {
    EngineChoiceOptions options;
    options.seconds = 0.01;
    options.cacheFile = cacheFile.toStdString();
    options.now = look;
    return options;
  }
  const std::shared_ptr<const Weights> weights_ = goldenWeights({{"a", {3}}});

 private Q_SLOTS:
  void init() { loads_ = 0; }

  void theFastestThatRunsIsTaken() {
    const auto choice = chooseEngine(weights_, three(), measured());
    QVERIFY(choice);
    QCOMPARE(choice->id, std::string("fast"));
    QVERIFY(choice->measuredNow);
    QCOMPARE(choice->problems, std::vector<std::string>{"broken: not on this machine"});
  }

  void theResultIsKeptForTheMachineAndTheKindOfNetwork() {
    QTemporaryDir folder;
    const EngineChoiceOptions options = measured(folder.filePath("cache/engines"));
    QVERIFY(chooseEngine(weights_, three(), options));
    loads_ = 0;
    const auto again = chooseEngine(weights_, three(), options);
    QVERIFY(again);
    QCOMPARE(again->id, std::string("fast"));
    QVERIFY(!again->measuredNow);
    QCOMPARE(loads_, 1);
    const auto other = chooseEngine(goldenWeights({{"a", {4}}}), three(), options);
    QVERIFY(other);
    QVERIFY(other->measuredNow);
    QVERIFY(!chooseEngine(weights_, three(), options)->measuredNow);
  }

  void anotherVersionOfTheProgramMeasuresAgain() {
    QTemporaryDir folder;
    EngineChoiceOptions options = measured(folder.filePath("engines"));
    options.version = "1.0";
    QVERIFY(chooseEngine(weights_, three(), options));
    options.version = "1.1";
    QVERIFY(chooseEngine(weights_, three(), options)->measuredNow);
    QVERIFY(!chooseEngine(weights_, three(), options)->measuredNow);
  }

  void ofTwoThatAreAboutAsFastTheFirstIsTaken() {
    const auto choice = chooseEngine(weights_, {candidate("first", 20), candidate("second", 20)}, measured());
    QVERIFY(choice);
    QCOMPARE(choice->id, std::string("first"));
  }

  void whoCannotWaitGetsWhatIsKnownElseTheFirstThatLoads() {
    QTemporaryDir folder;
    EngineChoiceOptions options = measured(folder.filePath("engines"));
    options.measuring = Measuring::Never;
    const auto unknown = chooseEngine(weights_, three(), options);
    QVERIFY(unknown);
    QCOMPARE(unknown->id, std::string("slow"));
    QVERIFY(!unknown->measuredNow);
    options.measuring = Measuring::WhenUnknown;
    QVERIFY(chooseEngine(weights_, three(), options)->measuredNow);
    options.measuring = Measuring::Never;
    QCOMPARE(chooseEngine(weights_, three(), options)->id, std::string("fast"));
    QVERIFY(!chooseEngine(weights_, {candidate("broken", -1)}, options));
  }

  void aKeptEngineThatNoLongerRunsIsReplaced() {
    QTemporaryDir folder;
    const EngineChoiceOptions options = measured(folder.filePath("engines"));
    QVERIFY(chooseEngine(weights_, {candidate("fast", 0), candidate("slow", 20)}, options));
    const auto choice = chooseEngine(weights_, {candidate("fast", -1), candidate("slow", 20)}, options);
    QVERIFY(choice);
    QCOMPARE(choice->id, std::string("slow"));
  }

  void aDamagedCacheIsMeasuredAnew() {
    QTemporaryDir folder;
    const QString path = folder.filePath("engines");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\xff\tx\n\n\t\t\tnonsense");
    file.close();
    const auto choice = chooseEngine(weights_, three(), measured(path));
    QVERIFY(choice);
    QVERIFY(choice->measuredNow);
  }

  void aNamedEngineIsTakenAsItIs() {
    const auto choice = chooseEngine(weights_, three(), {"slow", 0.01, {}});
    QVERIFY(choice);
    QCOMPARE(choice->id, std::string("slow"));
    QCOMPARE(loads_, 1);
    QVERIFY(!chooseEngine(weights_, three(), {"broken", 0.01, {}}));
    const auto unknown = chooseEngine(weights_, three(), {"abacus", 0.01, {}});
    QVERIFY(!unknown);
    QVERIFY(unknown.error().message.find("auto; broken; slow; fast") != std::string::npos);
  }

  void whenNothingRunsEveryReasonIsGiven() {
    const auto choice = chooseEngine(weights_, {candidate("a", -1), candidate("b", -1)}, measured());
    QVERIFY(!choice);
    QVERIFY(choice.error().message.find("b: not on this machine") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestEngineChoice)
#include "tst_engine_choice.moc"
