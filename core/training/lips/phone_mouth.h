// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

/// What one person's mouth does for what is said and when, learnt from clips whose phones are known, so that other
/// sentences can be given mouth codes though nobody filmed them. Every phone pulls towards a shape it begins with and
/// one it ends with (diphthongs move), more or less strongly, from a little before it begins till a little after it
/// ends; a small network makes codes of the mixture. What a phone is known to ask of any mouth is where its shapes
/// begin, so that it can be said though no clip has it. Knows nothing of sound.
class PhoneMouth {
 public:
  struct Lesson {
    std::span<const TimedPhone> phones;
    std::vector<std::int64_t> frames;  // 25 a second, of the time line of the phones
    torch::Tensor codes;               // one row for each of `frames`
  };

  PhoneMouth(int codeSize, std::uint64_t seed);
  ~PhoneMouth();
  PhoneMouth(const PhoneMouth&) = delete;
  PhoneMouth& operator=(const PhoneMouth&) = delete;

  /// Differences of codes are multiplied by `weighing` [Z,W] before they are compared.
  Status learn(const std::vector<Lesson>& lessons, const torch::Tensor& weighing, std::int64_t steps,
               const ProgressFn& progress, const std::stop_token& stop);
  /// The code of frames 0..count-1 [count,Z].
  torch::Tensor codes(std::span<const TimedPhone> phones, std::int64_t count) const;

 private:
  struct Network;
  std::shared_ptr<Network> network_;
};

}  // namespace visema
