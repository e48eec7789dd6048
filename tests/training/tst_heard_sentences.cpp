// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>

#include "core/nn/weights/weights.h"
#include "core/training/lips/heard_sentences.h"

using namespace visema;

class HeardSentencesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void sentencesComeBackAsTheyWereKept() {
    HeardSentences heard{{"visema-1", "0123456789abcdef"}, 2, {}};
    heard.sentences.push_back({{{3, 0.5}, {kSilencePhone, 1.25}}, {0.5F, -1, 2, 0.25F}});
    heard.sentences.push_back({{{7, 0.25}}, {4, 5}});
    QVERIFY(heard.save(file("voices.safetensors")));
    const auto back = HeardSentences::open(file("voices.safetensors"));
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QVERIFY(back->speech.name == "visema-1" && back->speech.fingerprint == "0123456789abcdef");
    QCOMPARE(back->featureSize, 2);
    QCOMPARE(back->sentences.size(), std::size_t(2));
    QVERIFY(back->sentences[0].rows == heard.sentences[0].rows && back->sentences[1].rows == heard.sentences[1].rows);
    QCOMPARE(back->sentences[0].phones[1].endSeconds, 1.25);
    QCOMPARE(back->sentences[1].phones[0].phone, 7);
  }

  void aFileOfSomethingElseIsNamedAndRefused_data() {
    QTest::addColumn<std::vector<float>>("phones");
    QTest::addColumn<std::vector<int>>("lengths");
    QTest::newRow("more rows than there are") << std::vector<float>{1, 1} << std::vector<int>{3, 1};
    QTest::newRow("more phones than there are") << std::vector<float>{1, 1} << std::vector<int>{2, 2};
    QTest::newRow("no rows") << std::vector<float>{1, 1} << std::vector<int>{0, 1};
    QTest::newRow("fewer than none") << std::vector<float>{1, 1} << std::vector<int>{2, -1};
    QTest::newRow("a phone that is none") << std::vector<float>{900, 1} << std::vector<int>{2, 1};
    QTest::newRow("an end that is no number") << std::vector<float>{1, NAN} << std::vector<int>{2, 1};
    QTest::newRow("ends before it begins") << std::vector<float>{1, 1, 2, 0.5F} << std::vector<int>{2, 2};
  }
  void aFileOfSomethingElseIsNamedAndRefused() {
    QFETCH(std::vector<float>, phones);
    QFETCH(std::vector<int>, lengths);
    const std::vector<std::uint16_t> rows = toHalf(std::vector<float>{1, 2, 3, 4});
    const auto bytes = [](const auto& values) { return std::as_bytes(std::span(values)); };
    const auto count = static_cast<std::int64_t>(phones.size()) / 2;
    QVERIFY(writeSafetensors(file("broken.safetensors"),
                             {{"rows", {DType::F16, {2, 2}, bytes(rows)}},
                              {"phones", {DType::F32, {count, 2}, bytes(phones)}},
                              {"lengths", {DType::I32, {1, 2}, bytes(lengths)}}},
                             {}));
    const auto refused = HeardSentences::open(file("broken.safetensors"));
    QVERIFY(!refused && refused.error().message.find("broken.safetensors") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(HeardSentencesTest)
#include "tst_heard_sentences.moc"
