// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "core/base/json.h"

using namespace visema;

namespace {

QString readBack(const std::string& text) {
  const QJsonDocument parsed = QJsonDocument::fromJson(QByteArray::fromStdString(jsonText({{"said", text}})));
  return parsed.isObject() ? parsed["said"].toString() : QString("<not JSON>");
}

}  // namespace

class TestJson : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCharacterReadsBack() {
    std::string text("quote \" backslash \\ newline \n tab \t bell \a zero ");
    text += '\0';
    text += " Grüße 你好 😀";
    QCOMPARE(readBack(text), QString::fromStdString(text));
  }
  void brokenUtf8BecomesReplacementCharacters() {
    QCOMPARE(readBack("a\xFFz"), QString::fromUtf8("a\uFFFDz"));
    QCOMPARE(readBack("cut\xE2\x82"), QString::fromUtf8("cut\uFFFD"));
  }
  void anyBytesGiveValidJson() {
    std::mt19937 random(7);
    for (int round = 0; round < 2000; ++round) {
      std::string bytes(random() % 40, '\0');
      for (char& byte : bytes) byte = static_cast<char>(random());
      QVERIFY(readBack(bytes) != QString("<not JSON>"));
    }
  }
  void numbersReadBackExactly() {
    for (double value : {0.0, -1.5, 0.1, 1e-300, 12345678901234.5})
      QCOMPARE(QByteArray::fromStdString(jsonText(value)).toDouble(), value);
    QCOMPARE(jsonText(std::nan("")), std::string("null"));
    QCOMPARE(jsonText(INFINITY), std::string("null"));
  }
  void whatWasMeasuredReadsBack() {
    Metrics metrics;
    metrics.counter("losses").add(3);
    metrics.gauge("depth").set(0.25);
    for (int i = 1; i <= 100; ++i) metrics.histogram("paint_ms").record(i);
    const Metrics::Snapshot written = metrics.snapshot();
    const Metrics::Snapshot read = snapshotFrom(nlohmann::ordered_json::parse(jsonText(toJson(written))));
    QVERIFY(read.counters == written.counters);
    QVERIFY(read.gauges == written.gauges);
    const HistogramSummary &before = written.histograms.at("paint_ms"), &after = read.histograms.at("paint_ms");
    QCOMPARE(after.count, before.count);
    QVERIFY(after.mean == before.mean && after.smallest == before.smallest && after.largest == before.largest);
    QVERIFY(after.p50 == before.p50 && after.p95 == before.p95 && after.p99 == before.p99);
  }
};

QTEST_APPLESS_MAIN(TestJson)
#include "tst_json.moc"
