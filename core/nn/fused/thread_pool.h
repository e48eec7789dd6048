// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/nn/fused/inverted_residual.h"

namespace visema::fused {

/// What one thread needs while it makes its rows: for as many blocks as follow each other without a map between.
struct ThreadScratch {
  std::array<BlockScratch, 3> blocks;
  DoubledRows::Scratch doubled;
  AlignedBuffer<float> pictures;
  AlignedBuffer<float> gathered;  // of layers that are no blocks
};

/// Shares the rows of a layer out between the calling thread and helpers of a session, each with scratch memory of its
/// own. Helpers wait actively for some microseconds within a frame and sleep between frames. Does not know any layer;
/// one thread calls it.
class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Calls work(rows, scratch) for every thread's share of the rows and returns when all of them are done.
  template <class Work>
  void parallelFor(Rows rows, const Work& work) {
    const int count = rows.end - rows.begin;
    if (helpers_.empty() || count < size()) return work(rows, scratches_.front());
    const auto part = [&](int index) {
      work(Rows{rows.begin + count * index / size(), rows.begin + count * (index + 1) / size()},
           scratches_[static_cast<std::size_t>(index)]);
    };
    call([](const void* context, int index) { (*static_cast<decltype(&part)>(context))(index); }, &part);
  }
  template <class Work>
  void parallelFor(int height, const Work& work) {
    parallelFor(Rows{0, height}, work);
  }

 private:
  using Part = void (*)(const void* context, int index);
  int size() const { return static_cast<int>(scratches_.size()); }
  void call(Part part, const void* context);
  void help(const std::stop_token& stop, int index);

  std::vector<ThreadScratch> scratches_;
  Part part_ = nullptr;
  const void* context_ = nullptr;
  std::atomic<unsigned> calls_{0};  // one more tells the helpers to begin, or to look whether to stop
  std::atomic<int> busy_{0};        // helpers that are not done
  std::vector<std::jthread> helpers_;
};

}  // namespace visema::fused
