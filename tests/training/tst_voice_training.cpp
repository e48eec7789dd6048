// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <random>

#include "core/nn/light/voice_map.h"
#include "core/nn/weights/weights.h"
#include "core/training/lips/phone_mouth.h"
#include "core/training/lips/voice_data.h"
#include "core/training/lips/voice_trainer.h"
#include "tests/training/drawn_faces.h"

using namespace visema;
using test::drawnFaces;

namespace {

/// Phones 1 to 4 and silences, as somebody mumbles them.
std::vector<TimedPhone> mumbled(int count, std::mt19937& random) {
  std::vector<TimedPhone> phones;
  double end = 0;
  for (int i = 0; i < count; ++i)
    phones.push_back({static_cast<int>(random() % 5), end += 0.1 + 0.02 * static_cast<double>(random() % 10)});
  return phones;
}

int phoneAt(const std::vector<TimedPhone>& phones, double seconds) {
  for (const TimedPhone& phone : phones)
    if (seconds < phone.endSeconds) return phone.phone;
  return kSilencePhone;
}

/// What the mouth does: a shape for each phone, softened over a tenth of a second around 30 ms ahead.
torch::Tensor mumbledCodes(const std::vector<TimedPhone>& phones) {
  const float shapes[5][2] = {{0, 0}, {1, 0}, {-1, 1}, {0, 2}, {2, -1}};
  const auto frames = static_cast<std::int64_t>(phones.back().endSeconds * 25);
  auto codes = torch::zeros({frames, 2});
  for (std::int64_t frame = 0; frame < frames; ++frame)
    for (int part = 0; part < 11; ++part) {
      const float* shape = shapes[phoneAt(phones, static_cast<double>(frame) / 25 + 0.03 + 0.01 * (part - 5))];
      for (int axis = 0; axis < 2; ++axis) codes[frame][axis] += shape[axis] / 11;
    }
  return codes;
}

/// What an encoder would hear: which phone it is, not quite surely.
std::vector<float> mumbledRows(const std::vector<TimedPhone>& phones, int features, std::mt19937& random) {
  std::normal_distribution<float> noise(0, 0.4F);
  const auto rows = static_cast<int>(phones.back().endSeconds * 25);
  std::vector<float> values(static_cast<std::size_t>(rows) * features);
  for (float& value : values) value = noise(random);
  for (int row = 0; row < rows; ++row)
    values[static_cast<std::size_t>(row * features + phoneAt(phones, row / 25.0))] += 1;
  return values;
}

}  // namespace

class VoiceTrainingTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatTheMouthDoesForPhonesIsLearntAndSaidElsewhere() {
    std::mt19937 random(3);
    const auto learnt = mumbled(40, random), unseen = mumbled(10, random);
    PhoneMouth mouth(2, 1);
    const auto truth = mumbledCodes(learnt);
    PhoneMouth::Lesson lesson{learnt, {}, truth};
    for (std::int64_t frame = 0; frame < truth.size(0); ++frame) lesson.frames.push_back(frame);
    QVERIFY(mouth.learn({lesson}, torch::eye(2), 300, {}, {}));
    const auto wanted = mumbledCodes(unseen);
    const auto said = mouth.codes(unseen, wanted.size(0));
    const double wrong = (said - wanted).square().mean().item<double>() / wanted.var(0).mean().item<double>();
    QVERIFY2(wrong < 0.1, std::to_string(wrong).c_str());
  }

  void learningWhatTheMouthDoesForPhonesTellsHowFarItIsAndCanBeStopped() {
    std::mt19937 random(1);
    const auto said = mumbled(50, random);
    const auto codes = mumbledCodes(said);
    PhoneMouth::Lesson lesson{said, {}, codes};
    for (std::int64_t frame = 0; frame < codes.size(0); ++frame) lesson.frames.push_back(frame);
    PhoneMouth mouth(2, 1);
    std::stop_source stop;
    std::vector<double> told;
    const auto learnt = mouth.learn(
        {lesson}, torch::eye(2), 300,
        [&](const Progress& progress) {
          told.push_back(progress.fraction);
          if (told.size() == 3) stop.request_stop();
        },
        stop.get_token());
    QVERIFY(!learnt);
    QVERIFY(learnt.error().code == ErrorCode::Cancelled);
    QCOMPARE(told.size(), std::size_t{3});
    QVERIFY(told[0] < told[1] && told[1] < told[2] && told[2] < 0.2);
  }

  void heardSentencesTeachTheVoiceMapWhatTheClipIsTooShortFor() {
    constexpr int kFeatures = 5;
    std::mt19937 random(11);
    const auto phones = mumbled(24, random);
    const auto truth = mumbledCodes(phones).contiguous();
    const int frames = static_cast<int>(truth.size(0));
    LipDataset dataset = drawnFaces(frames, frames * 3 / 4);
    dataset.featureSize = kFeatures;
    dataset.clips[0].phones = phones;
    dataset.clips[0].voices = {mumbledRows(phones, kFeatures, random)};
    const std::vector<float> codes(truth.data_ptr<float>(), truth.data_ptr<float>() + truth.numel());
    VoiceMapTrainingOptions options;
    options.steps = 150;
    options.phoneSteps = 300;
    options.batch = 32;
    options.rowWidth = options.width = options.hiddenSize = 24;
    const auto alone = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(alone.has_value(), alone ? "" : alone.error().message.c_str());
    QCOMPARE(alone->phoneShare, 0.0);
    for (int i = 0; i < 12; ++i) {
      auto said = mumbled(24, random);
      auto rows = mumbledRows(said, kFeatures, random);
      dataset.heard.push_back({std::move(said), std::move(rows)});
    }
    const auto helped = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(helped.has_value(), helped ? "" : helped.error().message.c_str());
    QVERIFY2(helped->phoneShare > 0.7, std::to_string(helped->phoneShare).c_str());
    QVERIFY2(
        helped->opening.correlation > alone->opening.correlation,
        (std::to_string(alone->opening.correlation) + " -> " + std::to_string(helped->opening.correlation)).c_str());

    dataset.clips[0].heard = mumbled(24, random);  // quite another sentence than the text
    const auto text = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(text.has_value(), text ? "" : text.error().message.c_str());
    QVERIFY2(text->phoneShare > 0.7 && text->heardPhoneShare < 0.5, std::to_string(text->heardPhoneShare).c_str());
    std::swap(dataset.clips[0].heard, dataset.clips[0].phones);  // a text of something else is seen through
    const auto wrong = trainVoice(dataset, {codes}, {0, 0}, options, {}, {});
    QVERIFY2(wrong.has_value(), wrong ? "" : wrong.error().message.c_str());
    QVERIFY2(wrong->phoneShare < 0.5 && wrong->heardPhoneShare > 0.7, std::to_string(wrong->phoneShare).c_str());
    QVERIFY2(std::abs(wrong->opening.correlation - text->opening.correlation) < 0.1,
             std::to_string(wrong->opening.correlation).c_str());
  }

  void aPhoneThatNoClipHasIsSaidAsEverybodySaysIt() {
    std::mt19937 random(7);
    const int p = *findPhone("p"), b = *findPhone("b"), a = *findPhone("a");
    const int known[] = {kSilencePhone, p, a, *findPhone("i"), *findPhone("o"), *findPhone("s"), *findPhone("eh")};
    std::vector<TimedPhone> said;
    for (int i = 0; i < 60; ++i) said.push_back({known[random() % std::size(known)], 0.16 * (i + 1)});
    const auto frames = static_cast<std::int64_t>(said.back().endSeconds * 25);
    PhoneMouth::Lesson lesson{said, {}, torch::zeros({frames, 2})};
    for (std::int64_t frame = 0; frame < frames; ++frame) {
      const auto at = static_cast<std::size_t>(phoneAt(said, static_cast<double>(frame) / 25));
      lesson.codes[frame][0] = 2 * phones()[at].articulation.opening;
      lesson.codes[frame][1] = phones()[at].articulation.rounding;
      lesson.frames.push_back(frame);
    }
    PhoneMouth mouth(2, 1);
    QVERIFY(mouth.learn({lesson}, torch::eye(2), 300, {}, {}));
    const auto opening = [&](int phone) {
      return mouth.codes(std::vector<TimedPhone>{{a, 0.4}, {phone, 0.6}, {a, 1}}, 25)[12][0].item<float>();
    };
    QVERIFY2(std::abs(opening(b) - opening(p)) < 0.25F * (opening(a) - opening(p)),
             (std::to_string(opening(b)) + ", p " + std::to_string(opening(p)) + ", a " + std::to_string(opening(a)))
                 .c_str());
  }

  void sentencesThatWereOnlyHeardAndSilenceHaveLipsThatMeetThoughTheNeutralPictureHasNot() {
    std::mt19937 random(9);
    const auto phones = mumbled(60, random);
    const auto truth = mumbledCodes(phones).contiguous();
    const int frames = static_cast<int>(truth.size(0));
    LipDataset dataset = drawnFaces(frames, frames);
    dataset.featureSize = 5;
    dataset.clips[0].phones = phones;
    dataset.clips[0].voices = {mumbledRows(phones, 5, random)};
    const std::vector<TimedPhone> said{{1, 0.4}, {*findPhone("m"), 0.52}, {2, 1}};
    dataset.heard = {{said, mumbledRows(std::vector<TimedPhone>{{1, 1}}, 5, random)}};
    VoiceData data(dataset, {{truth.data_ptr<float>(), truth.data_ptr<float>() + truth.numel()}}, {0.5F, 0});
    const auto closed = torch::quantile(data.codesOf(data.training()).select(1, 0), 0.1).item<float>();
    QVERIFY(closed < -0.3F && std::abs(data.neutral()[0].item<float>() - closed) < 1e-3F);
    PhoneMouth mouth(2, 1);
    QVERIFY(mouth.learn(data.lessons(data.training()), torch::eye(2), 50, {}, {}));
    data.impose(mouth);
    QCOMPARE(data.heard().size(), std::size_t(25));
    QVERIFY(data.code(data.heard()[11])[0].item<float>() < closed + 1e-3F);
    QVERIFY(!data.closed().empty() && data.closed().front().frame >= 10 && data.closed().back().frame <= 12);
  }

  void whatChangesOverSecondsAndIsNotInTheSoundIsNotForTheVoiceToSay() {
    std::mt19937 random(13);
    const auto phones = mumbled(200, random);
    const auto truth = mumbledCodes(phones);
    const auto frames = truth.size(0);
    LipDataset dataset = drawnFaces(static_cast<int>(frames), static_cast<int>(frames));
    dataset.featureSize = 5;
    dataset.clips[0].voices = {mumbledRows(phones, 5, random)};
    const auto light = 2 * torch::sin(torch::arange(frames) * 0.01).unsqueeze(1);
    const auto seen = (truth + light).contiguous();
    const VoiceData data(dataset, {{seen.data_ptr<float>(), seen.data_ptr<float>() + seen.numel()}}, {0, 0});
    const auto learnt = data.codesOf(data.training());
    const double left = (learnt - truth).square().mean().item<double>();
    QVERIFY2(left < 0.1 * light.square().mean().item<double>(), std::to_string(left).c_str());
  }

  void voiceMapLearnsCurvesAndClosesInSilence() {
    constexpr int kFeatures = 6, kFrames = 600;
    LipDataset dataset = drawnFaces(kFrames, 500);
    dataset.featureSize = kFeatures;
    std::mt19937 random(5);
    std::normal_distribution<float> noise;
    std::vector<float> rows(static_cast<std::size_t>(kFrames) * kFeatures);
    float state[kFeatures] = {};
    for (int frame = 0; frame < kFrames; ++frame)
      for (int i = 0; i < kFeatures; ++i)
        rows[static_cast<std::size_t>(frame) * kFeatures + i] = state[i] = 0.8F * state[i] + 0.6F * noise(random);
    dataset.speech = {"visema-1", "0123456789abcdef"};
    dataset.clips[0].voices = {rows};
    dataset.silence = std::vector<float>(40 * kFeatures, -4);
    std::vector<float> codes;
    for (int frame = 0; frame < kFrames; ++frame) {
      const float* row = rows.data() + static_cast<std::size_t>(frame) * kFeatures;
      codes.push_back(row[0] - 0.5F * row[1]);
      codes.push_back(std::tanh(row[2]));
    }
    const std::vector<float> neutral{-3, 0};
    VoiceMapTrainingOptions options;
    options.steps = 400;
    options.batch = 32;
    QTemporaryDir folder;
    options.mapFile = folder.filePath("voice.safetensors").toStdString();
    auto report = trainVoice(dataset, {codes}, neutral, options, {}, {});
    QVERIFY2(report.has_value(), report ? "" : report.error().message.c_str());
    QVERIFY2(report->opening.correlation > 0.9, std::to_string(report->opening.correlation).c_str());
    QVERIFY2(std::abs(report->opening.spread - 1) < 0.25, std::to_string(report->opening.spread).c_str());
    auto weights = Weights::open(options.mapFile);
    QVERIFY(weights.has_value());
    auto map = openVoiceMap(**weights);
    QVERIFY(map.has_value());
    QVERIFY((*map)->trainedOn().name == "visema-1" && (*map)->trainedOn().fingerprint == "0123456789abcdef");
    const std::vector<float> quiet(VoiceMap::kRows * kFeatures, -4);
    std::vector<float> code(2);
    (*map)->code(quiet, 7, code);
    QVERIFY2(std::abs(code[0] - neutral[0]) < 0.6, std::to_string(code[0]).c_str());
  }
};

QTEST_APPLESS_MAIN(VoiceTrainingTest)
#include "tst_voice_training.moc"
