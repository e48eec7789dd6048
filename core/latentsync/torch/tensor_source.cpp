// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/torch/tensor_source.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>

namespace visema::latentsync {

at::Tensor TensorSource::take(const std::string& name, std::vector<std::int64_t> shape) {
  if (wanted_) {
    wanted_->push_back({name, std::move(shape)});
    return {};
  }
  const TensorView& view = *weights_->find(name);
  at::Tensor tensor;
  if (view.type == DType::F32) {
    tensor = at::from_blob(
        const_cast<std::byte*>(view.data.data()), shape, [owner = weights_](void*) {}, at::kFloat);
  } else {
    const std::vector<float> values = view.toFloat();
    tensor = at::empty(shape, at::kFloat);
    std::copy(values.begin(), values.end(), tensor.data_ptr<float>());
  }
  return storage_ == Storage::AsBFloat16 && shape.size() > 1 ? tensor.to(at::kBFloat16) : tensor;
}

}  // namespace visema::latentsync
