// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QTest>
#include <cstring>

#include "core/nn/weights/weights.h"

using namespace visema;

namespace {

using Opened = Result<std::shared_ptr<const Weights>>;

Opened openFixture(const char* name) { return Weights::open(std::string(VISEMA_TEST_DATA "/") + name); }

QString problemOf(const Opened& result) { return result ? QString() : QString::fromStdString(result.error().message); }

QByteArray contents(const char* name) {
  QFile file(QString(VISEMA_TEST_DATA "/") + name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Opened openBytes(const QByteArray& bytes) {
  return Weights::fromBytes(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))),
                            nullptr, "bytes");
}

}  // namespace

class TestTorchFile : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void stateDictsOfEveryWrappingGiveTheSameTensors_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("zip") << "plain.pth";
    QTest::newRow("legacy") << "legacy.pth";
    QTest::newRow("wrapped, module. and half") << "wrapped_half.pth";
  }
  void stateDictsOfEveryWrappingGiveTheSameTensors() {
    QFETCH(QString, file);
    const auto weights = openFixture(qPrintable(file));
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    QCOMPARE((*weights)->tensors().size(), std::size_t{5});
    const TensorView* conv = (*weights)->find("conv.weight");
    QVERIFY(conv);
    QVERIFY((conv->shape == std::vector<std::int64_t>{4, 2, 1, 3}));
    const std::vector<float> values = conv->toFloat();
    for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], static_cast<float>(i) / 8 - 1);
    QVERIFY(((*weights)->find("conv.bias")->toFloat() == std::vector<float>{0.5f, -0.25f, 3.0f, -4.0f}));
    QVERIFY(((*weights)->find("turned")->shape == std::vector<std::int64_t>{3, 2}));
    QVERIFY(((*weights)->find("turned")->toFloat() == std::vector<float>{0, 3, 1, 4, 2, 5}));
    QVERIFY(((*weights)->find("part")->toFloat() == std::vector<float>{4, 5, 6, 7}));
    QVERIFY(((*weights)->find("norm.num_batches_tracked")->toFloat() == std::vector<float>{7}));
  }

  void aByteThatChangedInsideATensorIsNoticed() {
    QByteArray bytes = contents("plain.pth");
    const float first[] = {-1.0F, -0.875F};  // how conv.weight begins
    const auto at = bytes.indexOf(QByteArray(reinterpret_cast<const char*>(first), sizeof first));
    QVERIFY(at > 0);
    bytes[at + 2] = static_cast<char>(bytes[at + 2] ^ 0x10);
    const auto weights = openBytes(bytes);
    QVERIFY2(problemOf(weights).contains("is damaged (its check sum differs)"), qPrintable(problemOf(weights)));
  }

  void otherTypesOfNumbersAreConvertedAndUnknownOnesLeftOut() {
    const auto weights = openFixture("types.pth");
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    QVERIFY(((*weights)->find("a")->toFloat() == std::vector<float>{1.5f, -2.0f}));
    QVERIFY(((*weights)->find("b")->toFloat() == std::vector<float>{1, -2}));
    QVERIFY(((*weights)->find("c")->toFloat() == std::vector<float>{1, 0}));
    QVERIFY(((*weights)->find("d")->toFloat() == std::vector<float>{0.1f}));
    QVERIFY(!(*weights)->find("e"));
  }

  void modulesAndScriptsAreReadWithoutRunningThem_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("module") << "module.pth";
    QTest::newRow("script") << "script.pt";
  }
  void modulesAndScriptsAreReadWithoutRunningThem() {
    QFETCH(QString, file);
    const auto weights = openFixture(qPrintable(file));
    QVERIFY2(weights, qPrintable(problemOf(weights)));
    const Status fits = checkTensors(**weights, {{"0.weight", {2, 1, 1, 1}},
                                                 {"0.bias", {2}},
                                                 {"1.weight", {2}},
                                                 {"1.bias", {2}},
                                                 {"1.running_mean", {2}},
                                                 {"1.running_var", {2}}});
    QVERIFY2(fits, fits ? "" : fits.error().message.c_str());
  }

  void filesThatWouldRunSomethingAreRefusedByName_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("culprit");
    QTest::newRow("zip") << "harmful.pth"
                         << "posix.system";
    QTest::newRow("legacy") << "harmful_legacy.pth"
                            << "eval";
    QTest::newRow("bare pickle") << "harmful.pkl"
                                 << "posix.system";
  }
  void filesThatWouldRunSomethingAreRefusedByName() {
    QFETCH(QString, file);
    QFETCH(QString, culprit);
    QFile::remove("/tmp/visema_was_here");
    const auto weights = openFixture(qPrintable(file));
    QVERIFY(!weights);
    QVERIFY(weights.error().code == ErrorCode::BadData);
    QVERIFY2(problemOf(weights).contains("would run") && problemOf(weights).contains(culprit),
             qPrintable(problemOf(weights)));
    QVERIFY(!QFile::exists("/tmp/visema_was_here"));
  }

  void aCompressedArchiveIsRefusedWithAdvice() {
    const auto weights = openFixture("compressed.zip");
    QVERIFY(!weights);
    QVERIFY(problemOf(weights).contains("compressed"));
  }

  void everyTruncationIsRefused_data() {
    QTest::addColumn<QString>("file");
    QTest::newRow("zip") << "plain.pth";
    QTest::newRow("legacy") << "legacy.pth";
  }
  void everyTruncationIsRefused() {
    QFETCH(QString, file);
    const QByteArray whole = contents(qPrintable(file));
    QVERIFY(openBytes(whole));
    for (qsizetype length = 0; length < whole.size(); ++length) QVERIFY(!openBytes(whole.first(length)));
  }

  void aTensorThatReachesOutsideItsStorageIsRefused() {
    QByteArray bytes = contents("legacy.pth");
    const qsizetype shape = bytes.indexOf("(K\x04K\x02K\x01K\x03t");  // the shape of conv.weight
    QVERIFY(shape > 0);
    bytes[shape + 2] = 5;
    const auto weights = openBytes(bytes);
    QVERIFY(!weights);
    QVERIFY2(problemOf(weights).contains("outside its storage"), qPrintable(problemOf(weights)));
  }

  void aFileOfSomethingElseIsNamed() {
    const auto weights = openBytes("<!DOCTYPE html> not found");
    QVERIFY(!weights);
    QVERIFY(problemOf(weights).contains("neither"));
  }
};

QTEST_APPLESS_MAIN(TestTorchFile)
#include "tst_torch_file.moc"
