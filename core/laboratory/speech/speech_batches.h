// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "core/laboratory/corpus/speech_dataset.h"

namespace visema {

/// A batch in plain memory: 2 * pairs crops; crop p and crop pairs + p say the same words.
struct SpeechBatch {
  int crops = 0, columns = 0, rows = 0;  // rows = columns - 15: windows in a crop
  std::vector<float> mel;                // crops x 80 x columns
  // For each of kTargetOffsets: crops x rows (phones, voice), crops x 7 x rows (articulations).
  std::vector<std::int64_t> phones[3];
  std::vector<float> articulations[3];
  std::vector<float> voice[3];
  std::vector<std::int64_t> matching;  // pairs x rows: which row of the second crop says the same; 0 where none does
  std::vector<float> matched;          // pairs x rows: 1 where one does
};

/// Makes batches ahead on its own thread from a pool of augmented pairs, a few of which are replaced for every batch.
/// The queue waits when full. Does not know the network. `next` is called from one thread.
class SpeechBatches {
 public:
  SpeechBatches(const SpeechDataset& dataset, int pairs, int rows, std::uint32_t seed);
  ~SpeechBatches();
  SpeechBatch next();

 private:
  void run(const std::stop_token& stop);
  SpeechBatch makeBatch();
  void addCrop(SpeechBatch& batch, const SpeechExample& example, int start);

  const SpeechDataset& dataset_;
  const int pairs_, rows_;
  std::mt19937 random_;
  std::vector<SpeechPair> pool_;
  std::size_t oldest_ = 0;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<SpeechBatch> ready_;
  std::jthread thread_;
};

}  // namespace visema
