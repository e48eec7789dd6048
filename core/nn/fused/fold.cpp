// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/fold.h"

#include <cmath>

namespace visema::fused {
namespace {
constexpr float kNormEpsilon = 1e-5f;  // the default of every framework the weights come from
}

void Folder::refuse(std::string message) {
  if (status_) status_ = fail(ErrorCode::BadData, std::move(message));
}

std::vector<float> Folder::values(const std::string& name, std::size_t count) {
  const TensorView* tensor = weights_.find(name);
  if (!tensor) {
    refuse("the weights lack \"" + name + "\"");
    return std::vector<float>(count);
  }
  if (tensor->elementCount() != static_cast<std::int64_t>(count)) {
    refuse("the weights hold " + std::to_string(tensor->elementCount()) + " numbers in \"" + name + "\", not " +
           std::to_string(count));
    return std::vector<float>(count);
  }
  return tensor->toFloat();
}

FoldedConv Folder::conv(const std::string& convName, const std::string& normName) {
  FoldedConv folded;
  const TensorView* tensor = weights_.find(convName + ".weight");
  const std::size_t rank = tensor ? tensor->shape.size() : 0;
  if (rank != 4 && rank != 2) {
    refuse("the weights lack a convolution \"" + convName + ".weight\"");
    folded.outputs = folded.inputs = 1;
    folded.weights.assign(1, 0.0f);
    folded.bias.assign(1, 0.0f);
    return folded;
  }
  folded.outputs = static_cast<int>(tensor->shape[0]);
  folded.inputs = static_cast<int>(tensor->shape[1]);
  folded.kernel = rank == 4 ? static_cast<int>(tensor->shape[3]) : 1;
  folded.weights = tensor->toFloat();
  const auto count = static_cast<std::size_t>(folded.outputs);
  folded.bias = weights_.find(convName + ".bias") ? values(convName + ".bias", count) : std::vector<float>(count);
  if (normName.empty()) return folded;

  const std::vector<float> gain = values(normName + ".weight", count);
  const std::vector<float> shift = values(normName + ".bias", count);
  const std::vector<float> mean = values(normName + ".running_mean", count);
  const std::vector<float> variance = values(normName + ".running_var", count);
  const std::size_t perOutput = folded.weights.size() / count;
  for (std::size_t o = 0; o < count; ++o) {
    const float scale = gain[o] / std::sqrt(variance[o] + kNormEpsilon);
    for (std::size_t i = 0; i < perOutput; ++i) folded.weights[o * perOutput + i] *= scale;
    folded.bias[o] = (folded.bias[o] - mean[o]) * scale + shift[o];
  }
  return folded;
}

}  // namespace visema::fused
