// SPDX-License-Identifier: Apache-2.0
#include "app/studio/queue_desk.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

namespace visema::studio {

Result<ExportQueue*> QueueDesk::open() {
  if (!queue_) {
    auto opened = ExportQueue::open(file_);
    if (!opened) return fail(opened.error());
    queue_ = std::move(*opened);
  }
  return queue_.get();
}

Result<std::vector<QueuedJob>> QueueDesk::list() {
  auto queue = open();
  if (!queue) return fail(queue.error());
  auto jobs = (*queue)->list();
  if (!jobs) return fail(jobs.error());
  std::vector<QueuedJob> result;
  result.reserve(jobs->size());
  for (ExportJob& job : *jobs) {
    result.emplace_back().job = std::move(job);
    readReport(result.back());
  }
  return result;
}

void QueueDesk::readReport(QueuedJob& entry) {
  if (entry.job.report.empty()) return;
  const std::string text = std::exchange(entry.job.report, {});
  // Only its end changes, when something is added to it.
  constexpr std::size_t kEnd = 200;
  const auto key = std::pair(entry.job.id, text.substr(text.size() - std::min(text.size(), kEnd)));
  const auto found = known_.find(key);
  if (found != known_.end()) {
    entry = found->second;
    return;
  }
  const QJsonObject report = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
  entry.soundSeconds = report.value(QLatin1String("soundSeconds")).toDouble();
  entry.wallSeconds = report.value(QLatin1String("wallSeconds")).toDouble();
  entry.engine = report.value(QLatin1String("engine")).toString();
  entry.encoder = report.value(QLatin1String("encoder")).toString();
  entry.heardThrough = report.value(QLatin1String("heardThrough")).toString();
  entry.bytes = report.value(QLatin1String("bytes")).toInteger();
  entry.frames = report.value(QLatin1String("frames")).toInteger();
  entry.resumedAt = report.value(QLatin1String("resumedAt")).toInteger();
  const QJsonObject quality = report.value(QLatin1String("quality")).toObject();
  entry.colourOffset = quality.value(QLatin1String("colourOffsetMean")).toDouble(-1);
  entry.restlessness = quality.value(QLatin1String("restlessness")).toDouble(-1);
  entry.sync = report.value(QLatin1String("sync")).toDouble(-1);
  entry.syncOffset = report.value(QLatin1String("syncOffset")).toInt();
  known_.emplace(key, entry);
}

}  // namespace visema::studio
