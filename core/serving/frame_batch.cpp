// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_batch.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace visema {

FrameBatch::FrameBatch(ServedAvatarPtr avatar, std::vector<FrameWish> wishes, std::vector<Result<PaintedFrame>> answers,
                       std::vector<std::size_t> missing, Done done, Kind kind)
    : avatar_(std::move(avatar)),
      kind_(kind),
      wishes_(std::move(wishes)),
      answers_(std::move(answers)),
      missing_(std::move(missing)),
      turns_(new Turn[missing_.size()]),
      left_(missing_.size()),
      done_(std::move(done)),
      made_(std::chrono::steady_clock::now()) {}

std::optional<std::size_t> FrameBatch::take() {
  const std::size_t which = next_++;
  if (which >= missing_.size()) return std::nullopt;
  turns_[which].began = std::chrono::steady_clock::now();
  return which;
}

void FrameBatch::opened(std::size_t which) {
  turns_[which].began = std::chrono::steady_clock::now();
  turns_[which].opened = true;
}

void FrameBatch::put(std::size_t which, Result<PaintedFrame> answer) {
  if (turns_[which].put.exchange(true)) return;
  answers_[missing_[which]] = std::move(answer);
  if (left_.fetch_sub(1) == 1) done_(std::move(answers_));
}

void FrameBatch::giveUp(const Error& why) {
  while (const auto which = take()) put(*which, fail(why));
}

std::vector<std::size_t> FrameBatch::stuckFor(double milliseconds, double openingMilliseconds) const {
  std::vector<std::size_t> stuck;
  const std::size_t taken = std::min(next_.load(), missing_.size());
  for (std::size_t i = 0; i < taken; ++i) {
    const double most = turns_[i].opened ? milliseconds : openingMilliseconds;  // before when that was
    const SteadyTime began = turns_[i].began;
    if (began != SteadyTime() && !turns_[i].put && millisecondsSince(began) > most) stuck.push_back(i);
  }
  return stuck;
}

}  // namespace visema
