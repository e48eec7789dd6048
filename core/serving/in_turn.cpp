// SPDX-License-Identifier: Apache-2.0
#include "core/serving/in_turn.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace visema {
namespace {

struct Turns : std::enable_shared_from_this<Turns> {
  std::size_t count = 0;
  std::function<void(std::size_t, std::function<void()>)> step;
  std::function<void()> finished;
  std::atomic<std::size_t> next{0}, left{0};

  /// Whoever comes second of the loop and the step's end goes on: so neither waits, and none is called twice.
  void run() {
    for (std::size_t i = next++; i < count; i = next++) {
      const auto met = std::make_shared<std::atomic<bool>>(false);
      step(i, [self = shared_from_this(), met] {
        if (--self->left == 0) return self->finished();
        if (met->exchange(true)) self->run();
      });
      if (!met->exchange(true)) return;
    }
  }
};

}  // namespace

void inTurn(std::size_t count, std::size_t lanes, std::function<void(std::size_t, std::function<void()> done)> step,
            std::function<void()> finished) {
  if (count == 0) return finished();
  const auto turns = std::make_shared<Turns>();
  turns->count = turns->left = count;
  turns->step = std::move(step);
  turns->finished = std::move(finished);
  for (std::size_t lane = 0; lane < std::clamp<std::size_t>(lanes, 1, count); ++lane) turns->run();
}

}  // namespace visema
