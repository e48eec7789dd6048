// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>

#include "core/exporting/export_queue.h"
#include "tests/exporting/queue_under_test.h"

namespace visema::test {
namespace {

class EmbeddedPlace final : public QueuePlace {
 public:
  std::unique_ptr<JobQueue> open(const std::string&) override {
    auto queue = ExportQueue::open(folder_.filePath("exports.sqlite").toStdString());
    if (!queue) qFatal("%s", queue.error().message.c_str());
    return std::move(*queue);
  }

 private:
  QTemporaryDir folder_;
};

}  // namespace

std::unique_ptr<QueuePlace> QueuePlace::make(std::string&) { return std::make_unique<EmbeddedPlace>(); }

}  // namespace visema::test
