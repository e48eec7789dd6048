// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/farm/farm_queue.h"
#include "tests/farm/private_nats.h"

using namespace visema;
using namespace visema::test;

/// In which order a farm makes its jobs, beyond what holds for every queue.
class TestFarmOrder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nobodyWaitsForGoodBehindThoseWhoAreAlwaysUrgent() {
    const auto nats = PrivateNats::start(1, {});
    if (!nats) QSKIP("nats-server is not installed");
    auto queue = FarmQueue::open(nats->address(), "worker");
    QVERIFY(queue.has_value());
    for (const int priority : {0, -1}) QVERIFY((*queue)->add(jobOf(priority)).has_value());
    for (int i = 0; i < 40; ++i) QVERIFY((*queue)->add(jobOf(1)).has_value());
    std::vector<int> order;
    for (int i = 0; i < 42; ++i) order.push_back((**(*queue)->claim()).priority);
    QCOMPARE(std::count(order.begin(), order.begin() + 7, 1), 7);
    QCOMPARE(order[7], 0);
    QCOMPARE(order[15], -1);
  }
  void whatCameTwiceUnderOneKeyIsMadeOnce() {
    const auto nats = PrivateNats::start(1, {});
    if (!nats) QSKIP("nats-server is not installed");
    auto queue = FarmQueue::open(nats->address(), "worker");
    QVERIFY(queue.has_value());
    ExportJob job = jobOf(0);
    job.key = "monday";
    const std::string order = FarmOrder{0, 1, job}.text();
    // A server that came up while the answer got lost knows nothing of the first.
    for (const char* name : {"first", "again"}) QVERIFY((*queue)->bus().publish(1, order, name).has_value());
    const auto made = (*queue)->claim();
    QVERIFY(made.has_value() && made->has_value());
    const auto other = (*queue)->claim();
    QVERIFY(other.has_value() && !other->has_value());
    QCOMPARE((*queue)->list()->size(), std::size_t{1});
    QCOMPARE(*(*queue)->add(job), (**made).id);
    QTRY_COMPARE(*(*queue)->bus().waiting(1), 1);  // that which is being made
  }

 private:
  static ExportJob jobOf(int priority) {
    ExportJob job;
    job.film.avatar = "iris.visema";
    job.film.audio = "hello.wav";
    job.film.out = "film.mp4";
    job.priority = priority;
    return job;
  }
};

QTEST_GUILESS_MAIN(TestFarmOrder)
#include "tst_farm_order.moc"
