// SPDX-License-Identifier: Apache-2.0
#include "core/nn/golden_weights.h"

#include <cmath>
#include <cstdint>
#include <deque>
#include <string_view>

namespace visema {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

std::uint64_t mixed(std::uint64_t z) {  // the finaliser of splitmix64
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::vector<float> numbersFor(const ExpectedTensor& tensor, std::size_t count, std::size_t fanIn) {
  if (endsWith(tensor.name, "num_batches_tracked")) return std::vector<float>(count, 0.0f);
  std::vector<float> u = goldenNumbers(tensor.name, count);
  const bool scale = tensor.shape.size() == 1 && endsWith(tensor.name, ".weight");
  const float spread = static_cast<float>(std::sqrt(4.6 / static_cast<double>(fanIn)));
  for (float& value : u) {
    if (endsWith(tensor.name, "running_var"))
      value = 1.0f + 0.5f * std::abs(value);
    else if (scale)
      value = 1.0f + 0.2f * value;
    else
      value *= tensor.shape.size() <= 1 ? 0.1f : spread;
  }
  return u;
}

class GoldenWeights : public Weights {
 public:
  GoldenWeights(const std::vector<ExpectedTensor>& tensors, const std::map<std::string, std::string>& metadata) {
    name_ = "the golden weights";
    metadata_ = metadata;
    for (const ExpectedTensor& tensor : tensors) {
      std::size_t count = 1, fanIn = 1;
      for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
        count *= static_cast<std::size_t>(tensor.shape[i]);
        if (i > 0) fanIn *= static_cast<std::size_t>(tensor.shape[i]);
      }
      numbers_.push_back(numbersFor(tensor, count, fanIn));
      tensors_[tensor.name] = {DType::F32, tensor.shape, std::as_bytes(std::span(numbers_.back()))};
    }
  }

 private:
  std::deque<std::vector<float>> numbers_;
};

}  // namespace

std::vector<float> goldenNumbers(const std::string& name, std::size_t count) {
  const std::uint64_t seed = fnv1a(name);
  std::vector<float> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t z = mixed(seed + (i + 1) * 0x9e3779b97f4a7c15u);
    result[i] = static_cast<float>(static_cast<double>(z >> 40) / 0x1p24 * 2 - 1);
  }
  return result;
}

std::shared_ptr<const Weights> goldenWeights(const std::vector<ExpectedTensor>& tensors,
                                             const std::map<std::string, std::string>& metadata) {
  return std::make_shared<GoldenWeights>(tensors, metadata);
}

}  // namespace visema
