// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/nn/weights/half.h"
#include "core/nn/weights/weights.h"

using namespace visema;

namespace {

QString problemOf(const Result<std::shared_ptr<const Weights>>& result) {
  return result ? QString() : QString::fromStdString(result.error().message);
}

/// A file with this header in front of `dataSize` zero bytes.
Result<std::shared_ptr<const Weights>> openHeader(const std::string& header, std::size_t dataSize) {
  auto bytes = std::make_shared<std::string>(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes->data(), &length, 8);
  *bytes += header + std::string(dataSize, '\0');
  return Weights::fromBytes(std::as_bytes(std::span(*bytes)), bytes, "made.safetensors");
}

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatWasWrittenIsReadBack() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.safetensors").toStdString();
    const std::vector<float> values = {1.5f, -2.0f, 0.0f, 1e-8f, 65504.0f, -0.1f};
    const std::vector<std::uint16_t> half = toHalf(values), brain = toBfloat16(values);
    const std::vector<std::int64_t> whole = {5};
    const auto bytes = [](const auto& numbers) { return std::as_bytes(std::span(numbers)); };
    const std::map<std::string, std::string> metadata = {{"crop", "256"}, {"odd \"name\"\n", "\\ \x01 é"}};
    QVERIFY(writeSafetensors(path,
                             {{"half", {DType::F16, {2, 3}, bytes(half)}},
                              {"float", {DType::F32, {3, 2, 1}, bytes(values)}},
                              {"scalar", {DType::I64, {}, bytes(whole)}},
                              {"none", {DType::F32, {0, 4}, {}}},
                              {"brain", {DType::BF16, {6}, bytes(brain)}}},
                             metadata));
    const auto weights = Weights::open(path);
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    QVERIFY((*weights)->metadata() == metadata);
    QCOMPARE((*weights)->note("crop"), std::string("256"));
    QCOMPARE((*weights)->note("never said"), std::string());
    QCOMPARE((*weights)->tensors().size(), std::size_t{5});
    QVERIFY((*weights)->find("float")->toFloat() == values);
    QVERIFY(((*weights)->find("float")->shape == std::vector<std::int64_t>{3, 2, 1}));
    QVERIFY((*weights)->find("scalar")->toFloat() == std::vector<float>{5});
    QCOMPARE((*weights)->find("none")->elementCount(), std::int64_t{0});
    const std::vector<float> readHalf = (*weights)->find("half")->toFloat();
    const std::vector<float> readBrain = (*weights)->find("brain")->toFloat();
    for (std::size_t i = 0; i < values.size(); ++i) {
      QVERIFY(std::abs(readHalf[i] - values[i]) <= std::abs(values[i]) / 2048 + 0x1p-25f);
      QVERIFY(std::abs(readBrain[i] - values[i]) <= std::abs(values[i]) / 256);
    }
  }

  void aFailedWriteLeavesNothingBehind() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("b").toStdString();
    QVERIFY(!writeSafetensors(path, {{"short", {DType::F32, {2}, {}}}}, {}));
    QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
  }

  void everyHalfSurvivesTheWayThroughFloat() {
    for (unsigned bits = 0; bits < 0x10000; ++bits) {
      const auto half = static_cast<std::uint16_t>(bits);
      const float value = halfToFloat(half);
      if (std::isnan(value))
        QVERIFY(std::isnan(halfToFloat(floatToHalf(value))));
      else
        QCOMPARE(floatToHalf(value), half);
    }
    QCOMPARE(halfToFloat(0x0001), 0x1p-24f);
    QCOMPARE(halfToFloat(0x3555), 0.333251953125f);
    QCOMPARE(floatToHalf(65519.0f), std::uint16_t{0x7bff});
    QCOMPARE(floatToHalf(65520.0f), std::uint16_t{0x7c00});
    QCOMPARE(floatToHalf(0x1p-25f), std::uint16_t{0});    // half way to the smallest: to even
    QCOMPARE(floatToHalf(0x1.8p-24f), std::uint16_t{2});  // half way between 1 and 2 units: to even
    QCOMPARE(floatToHalf(1.0f + 0x1p-11f), std::uint16_t{0x3c00});
    QCOMPARE(floatToHalf(1.0f + 0x1.8p-10f), std::uint16_t{0x3c02});
    QCOMPARE(floatToBfloat16(1.0f + 0x1p-8f), std::uint16_t{0x3f80});
    QCOMPARE(floatToBfloat16(std::numeric_limits<float>::max()), std::uint16_t{0x7f80});
  }

  void spacesAndEscapesInTheHeaderAreUnderstood() {
    const auto weights = openHeader(
        "{ \"__metadata__\" : {\"k\":\"\\ud83d\\ude00\\u00e9\"} ,\n \"a\\/b\" : {\"shape\":[ 2 , "
        "1],\"data_offsets\":[0,8],"
        "\"dtype\":\"F32\"} }   ",
        8);
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    QCOMPARE((*weights)->metadata().at("k"), std::string("\xf0\x9f\x98\x80\xc3\xa9"));
    QVERIFY((*weights)->find("a/b") != nullptr);
  }

  void damagedHeadersAreRefused_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("dataSize");
    QTest::newRow("unfinished") << QByteArray("{\"a\":{\"dtype\":\"F32\"") << 4;
    QTest::newRow("overlap") << QByteArray(
                                    "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                                    "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[2,6]}}")
                             << 6;
    QTest::newRow("hole") << QByteArray("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[1,5]}}") << 5;
    QTest::newRow("past the end") << QByteArray("{\"a\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}") << 5;
    QTest::newRow("backwards") << QByteArray("{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,-1]}}") << 5;
    QTest::newRow("wrong size") << QByteArray("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}") << 4;
    QTest::newRow("overflow")
        << QByteArray("{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}") << 0;
    QTest::newRow("twice") << QByteArray(
                                  "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},"
                                  "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")
                           << 0;
    QTest::newRow("unknown type") << QByteArray("{\"a\":{\"dtype\":\"X1\",\"shape\":[0],\"data_offsets\":[0,0]}}") << 0;
    QTest::newRow("data too long") << QByteArray("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}")
                                   << 2;
    QTest::newRow("no shape") << QByteArray("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}}") << 0;
    QTest::newRow("after the end") << QByteArray("{} x") << 0;
  }
  void damagedHeadersAreRefused() {
    QFETCH(QByteArray, header);
    QFETCH(int, dataSize);
    const auto weights = openHeader(header.toStdString(), static_cast<std::size_t>(dataSize));
    QVERIFY(!weights);
    QVERIFY(weights.error().code == ErrorCode::BadData);
    QVERIFY(problemOf(weights).startsWith("made.safetensors"));
  }

  void everyTruncationIsRefused() {
    const std::string header = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}";
    std::string file(8, '\0');
    file[0] = static_cast<char>(header.size());
    file += header + "abcd";
    QVERIFY(Weights::fromBytes(std::as_bytes(std::span(file)), nullptr, "whole"));
    for (std::size_t length = 0; length < file.size(); ++length)
      QVERIFY(!Weights::fromBytes(std::as_bytes(std::span(file).first(length)), nullptr, "cut"));
  }

  void aMissingFileIsNotFound() {
    const auto weights = Weights::open("/nowhere/a.safetensors");
    QVERIFY(!weights);
    QVERIFY(weights.error().code == ErrorCode::NotFound);
  }

  void aMismatchListsTheFirstNames() {
    const auto weights = openHeader(
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
        "\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]},"
        "\"n.num_batches_tracked\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[2,3]}}",
        3);
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    QVERIFY(checkTensors(**weights, {{"a", {1}}, {"b", {1}}, {"m.num_batches_tracked", {}}}));
    const Status wrong = checkTensors(**weights, {{"a", {2, 3}}, {"c", {1}}, {"d", {}}});
    QVERIFY(!wrong);
    QCOMPARE(
        QString::fromStdString(wrong.error().message),
        QString("made.safetensors does not fit the network; 2 missing: c, d; 1 of another shape: a is [1] instead of "
                "[2,3]; 1 unexpected: b."));
  }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
