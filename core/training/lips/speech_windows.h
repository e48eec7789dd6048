// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <random>
#include <vector>

namespace visema {

/// Rows of features (of `size` numbers) so laid out that row frame - 8 of the sound becomes row `frame`: what a frame
/// sees are the sixteen from its own number on. Rows that do not exist are zeros, as the player gives them.
torch::Tensor framedRows(const std::vector<float>& values, std::int64_t size, std::int64_t frames);

/// Which of `count` voices says a frame: the own one half the time, where there are others.
std::size_t chooseVoice(std::size_t count, std::mt19937_64& random);

}  // namespace visema
