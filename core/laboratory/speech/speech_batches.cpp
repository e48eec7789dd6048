// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/speech/speech_batches.h"

#include <algorithm>

#include "core/phones/phones.h"

namespace visema {

namespace {

constexpr std::size_t kPool = 160;      // pairs
constexpr std::size_t kReplaced = 4;    // pairs a batch
constexpr std::size_t kAhead = 3;       // batches
constexpr int kOffsets[] = {0, -5, 5};  // entries: as kTargetOffsets
constexpr int kCentre = 7;              // the target entry in the middle of a window

}  // namespace

SpeechBatches::SpeechBatches(const SpeechDataset& dataset, int pairs, int rows, std::uint32_t seed)
    : dataset_(dataset), pairs_(pairs), rows_(rows), random_(seed), thread_([this](std::stop_token stop) {
        run(stop);
      }) {}

SpeechBatches::~SpeechBatches() {
  thread_.request_stop();
  thread_.join();
}

SpeechBatch SpeechBatches::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !ready_.empty(); });
  SpeechBatch batch = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return batch;
}

void SpeechBatches::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    SpeechBatch batch = makeBatch();
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [&] { return ready_.size() < kAhead; })) return;
    ready_.push_back(std::move(batch));
    changed_.notify_all();
  }
}

SpeechBatch SpeechBatches::makeBatch() {
  // A full pool from the start would delay the first batch; it grows with the first ones.
  const std::size_t added = pool_.size() < kPool ? 2 * kReplaced : kReplaced;
  for (std::size_t i = 0; i < added; ++i) {
    SpeechPair pair = dataset_.makePair(random_);
    if (pool_.size() < kPool) {
      pool_.push_back(std::move(pair));
    } else {
      pool_[oldest_++ % kPool] = std::move(pair);
    }
  }
  SpeechBatch batch;
  batch.rows = rows_;
  batch.columns = rows_ + kMelColumnsPerWindow - 1;
  std::vector<int> starts;
  std::vector<const SpeechPair*> chosen;
  for (int p = 0; p < pairs_; ++p) {
    const SpeechPair& pair = pool_[random_() % pool_.size()];
    const int spare = std::max(1, pair.first.mel.columnCount() - batch.columns + 1);
    const int start = static_cast<int>(random_() % static_cast<unsigned>(spare));
    addCrop(batch, pair.first, start);
    starts.push_back(start);
    chosen.push_back(&pair);
  }
  for (std::size_t p = 0; p < chosen.size(); ++p) {
    const SpeechPair& pair = *chosen[p];
    const int entries = static_cast<int>(pair.matching.size());
    int otherStart = 0;
    for (int row = 0; row < rows_; ++row) {  // begin where the first matching moment is
      const int entry = starts[p] + row + kCentre;
      if (entry >= entries || pair.matching[static_cast<std::size_t>(entry)] < 0) continue;
      otherStart = std::max(0, pair.matching[static_cast<std::size_t>(entry)] - kCentre - row);
      break;
    }
    otherStart = std::clamp(otherStart, 0, std::max(0, pair.second.mel.columnCount() - batch.columns));
    addCrop(batch, pair.second, otherStart);
    for (int row = 0; row < rows_; ++row) {
      const int entry = starts[p] + row + kCentre;
      const int match = entry < entries ? pair.matching[static_cast<std::size_t>(entry)] - kCentre - otherStart : -1;
      const bool inside = match >= 0 && match < rows_;
      batch.matching.push_back(inside ? match : 0);
      batch.matched.push_back(inside ? 1.0F : 0.0F);
    }
  }
  return batch;
}

void SpeechBatches::addCrop(SpeechBatch& batch, const SpeechExample& example, int start) {
  ++batch.crops;
  const int columns = example.mel.columnCount();
  const bool masked = random_() % 4 == 0;  // a few bands lost: no single one may matter too much
  const int maskFirst = static_cast<int>(random_() % kMelBands),
            maskLast = maskFirst + static_cast<int>(random_() % 10);
  for (int band = 0; band < kMelBands; ++band)
    for (int c = 0; c < batch.columns; ++c) {
      const bool lost = start + c >= columns || (masked && band >= maskFirst && band <= maskLast);
      batch.mel.push_back(lost ? kMelSilence : example.mel.at(band, start + c));
    }
  const SpeechTargets& targets = example.targets;
  for (int o = 0; o < 3; ++o) {
    std::vector<std::size_t> entries;
    for (int row = 0; row < rows_; ++row)
      entries.push_back(static_cast<std::size_t>(std::clamp(start + row + kCentre + kOffsets[o], 0, columns - 1)));
    for (std::size_t entry : entries) {
      batch.phones[o].push_back(targets.phones[entry]);
      batch.voice[o].push_back(targets.voice[entry]);
    }
    for (int a = 0; a < kArticulations; ++a)
      for (std::size_t entry : entries)
        batch.articulations[o].push_back(targets.articulations[entry][static_cast<std::size_t>(a)]);
  }
}

}  // namespace visema
