// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>
#include <vector>

#include "core/base/json.h"
#include "core/base/metrics.h"

using namespace visema;

class TestMetrics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void theSameNameIsTheSameCounter() {
    Metrics metrics;
    metrics.counter("frames").add(2);
    metrics.counter("frames").add();
    QCOMPARE(metrics.counter("frames").value(), std::uint64_t{3});
    QVERIFY(&metrics.counter("frames") != &metrics.counter("drops"));
  }
  void aReferenceSurvivesLaterNames() {
    Metrics metrics;
    Counter& first = metrics.counter("first");
    for (int i = 0; i < 1000; ++i) metrics.counter(std::to_string(i));
    first.add();
    QCOMPARE(metrics.counter("first").value(), std::uint64_t{1});
  }
  void percentilesAreWithinTwoPointTwoPercentOfTheSortedTruth() {
    std::mt19937 random(1);
    std::lognormal_distribution<double> distribution(-4, 1.5);
    Histogram histogram;
    std::vector<double> values(100'000);
    for (double& value : values) histogram.record(value = distribution(random));
    std::sort(values.begin(), values.end());
    const HistogramSummary summary = histogram.summary();
    const auto near = [](double measured, double truth) { return std::abs(measured / truth - 1) < 0.023; };
    QVERIFY(near(summary.p50, values[49'999]));
    QVERIFY(near(summary.p95, values[94'999]));
    QVERIFY(near(summary.p99, values[98'999]));
    QCOMPARE(summary.smallest, values.front());
    QCOMPARE(summary.largest, values.back());
    QCOMPARE(summary.count, std::uint64_t{100'000});
  }
  void oneValueIsItsOwnPercentile() {
    Histogram histogram;
    histogram.record(0.0421);
    QCOMPARE(histogram.summary().p50, 0.0421);
    QCOMPARE(histogram.summary().p99, 0.0421);
    QCOMPARE(histogram.summary().mean, 0.0421);
  }
  void nothingRecordedIsAllZeros() { QCOMPARE(Histogram().summary().p99, 0.0); }
  void zeroNegativeHugeAndNotANumberDoNoHarm() {
    Histogram histogram;
    for (double value : {0.0, -5.0, 1e300, std::nan("")}) histogram.record(value);
    QCOMPARE(histogram.summary().count, std::uint64_t{3});
    QCOMPARE(histogram.summary().smallest, -5.0);
  }
  void nothingIsLostBetweenThreads() {
    Metrics metrics;
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 2; ++t)
        threads.emplace_back([&metrics] {
          Histogram& histogram = metrics.histogram("step");
          for (int i = 1; i <= 50'000; ++i) {
            metrics.counter("steps").add();
            histogram.record(i);
          }
        });
    }
    QCOMPARE(metrics.counter("steps").value(), std::uint64_t{100'000});
    const HistogramSummary summary = metrics.histogram("step").summary();
    QCOMPARE(summary.count, std::uint64_t{100'000});
    QCOMPARE(summary.mean, 25'000.5);
  }
  void theJsonIsReadByAnotherParser() {
    Metrics metrics;
    metrics.counter("a \"quoted\" name").add(3);
    metrics.gauge("depth").set(std::nan(""));
    metrics.histogram("seconds").record(0.5);
    const QJsonDocument parsed =
        QJsonDocument::fromJson(QByteArray::fromStdString(jsonText(toJson(metrics.snapshot()))));
    QVERIFY(parsed.isObject());
    QCOMPARE(parsed["counters"]["a \"quoted\" name"].toInt(), 3);
    QVERIFY(parsed["gauges"]["depth"].isNull());
    QCOMPARE(parsed["histograms"]["seconds"]["p95"].toDouble(), 0.5);
  }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
