// SPDX-License-Identifier: Apache-2.0
#include <QtDebug>

#include "core/farm/farm_queue.h"
#include "tests/exporting/queue_under_test.h"
#include "tests/farm/private_nats.h"

namespace visema::test {
namespace {

class FarmPlace final : public QueuePlace {
 public:
  explicit FarmPlace(std::unique_ptr<PrivateNats> nats) : nats_(std::move(nats)) {}
  std::unique_ptr<JobQueue> open(const std::string& worker) override {
    auto queue = FarmQueue::open(nats_->address(), worker);
    if (!queue) qFatal("%s", queue.error().message.c_str());
    return std::move(*queue);
  }

 private:
  std::unique_ptr<PrivateNats> nats_;
};

}  // namespace

std::unique_ptr<QueuePlace> QueuePlace::make(std::string& missing) {
  auto nats = PrivateNats::start(1, {});
  if (nats) return std::make_unique<FarmPlace>(std::move(nats));
  missing = "nats-server is not installed";
  return nullptr;
}

}  // namespace visema::test
