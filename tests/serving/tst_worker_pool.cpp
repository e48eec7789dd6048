// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <future>
#include <latch>
#include <stdexcept>

#include "core/serving/worker_pool.h"
#include "tests/support/synthetic_networks.h"

using namespace visema;
using namespace visema::test;

class TestWorkerPool : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatCannotBeginInTimeIsRefusedAtOnceWithAHint() {
    Metrics metrics;
    WorkerPool pool({1, 2, 60000}, testEngines(), metrics);
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    std::promise<void> began;
    QVERIFY(pool.post([&](Worker&) { began.set_value(), gone.wait(); }));
    began.get_future().wait();
    QVERIFY(pool.post([](Worker&) {}) && pool.post([](Worker&) {}));
    const Status refused = pool.post([](Worker&) {});
    go.set_value();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::LimitExceeded);
    QVERIFY(refused.error().message.find("try again in") != std::string::npos);
    QCOMPARE(metrics.counter("refused").value(), std::uint64_t{1});
  }

  void whatWasAcceptedIsDoneAlsoWhileItStops() {
    std::atomic<int> done{0};
    {
      Metrics metrics;
      WorkerPool pool({2, 100, 60000}, testEngines(), metrics);
      for (int i = 0; i < 50; ++i) QVERIFY(pool.post([&](Worker&) { ++done; }));
    }
    QCOMPARE(done.load(), 50);
  }

  void aJobThatThrowsIsCountedAndTheOthersGoOn() {
    Metrics metrics;
    std::promise<void> after;
    WorkerPool pool({1, 100, 60000}, testEngines(), metrics);
    QVERIFY(pool.post([](Worker&) { throw std::runtime_error("a fault"); }));
    QVERIFY(pool.post([&](Worker&) { after.set_value(); }));
    after.get_future().wait();
    QCOMPARE(metrics.counter("job_failures").value(), std::uint64_t{1});
  }

  void anEncoderIsOpenedOnceAThread() {
    Metrics metrics;
    std::promise<bool> same;
    WorkerPool pool({1, 100, 60000}, testEngines(), metrics);
    QVERIFY(pool.post([&](Worker& worker) { same.set_value(*worker.encoder("ave") == *worker.encoder("ave")); }));
    QVERIFY(same.get_future().get());
  }
};

QTEST_APPLESS_MAIN(TestWorkerPool)
#include "tst_worker_pool.moc"
