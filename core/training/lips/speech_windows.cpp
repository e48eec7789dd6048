// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/speech_windows.h"

#include <torch/utils.h>

#include <algorithm>

#include "core/speech/feature_windows.h"

namespace visema {

torch::Tensor framedRows(const std::vector<float>& values, std::int64_t size, std::int64_t frames) {
  const auto rows = torch::tensor(values).view({-1, size});
  auto result = torch::zeros({frames + kRowsPerFrame, size});
  const auto count = std::min(rows.size(0), frames + kRowsPerFrame - kRowsBeforeFrame);
  result.slice(0, kRowsBeforeFrame, kRowsBeforeFrame + count).copy_(rows.slice(0, 0, count));
  return result;
}

std::size_t chooseVoice(std::size_t count, std::mt19937_64& random) {
  return count < 2 || random() % 2 == 0 ? 0 : 1 + random() % (count - 1);
}

}  // namespace visema
