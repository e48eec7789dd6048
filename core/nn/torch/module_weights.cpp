// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/module_weights.h"

#include <torch/nn/module.h>
#include <torch/utils.h>

#include <deque>
#include <exception>

#include "core/base/try.h"

namespace visema {
namespace {

template <class Visit>
void forEachTensor(const torch::nn::Module& module, Visit visit) {
  for (const auto& parameter : module.named_parameters()) visit(parameter.key(), parameter.value());
  for (const auto& buffer : module.named_buffers()) visit(buffer.key(), buffer.value());
}

DType stored(const torch::Tensor& tensor, DType floating) { return tensor.is_floating_point() ? floating : DType::I64; }

torch::Tensor converted(const torch::Tensor& tensor, DType type) {
  const auto target = type == DType::F16    ? torch::kHalf
                      : type == DType::BF16 ? torch::kBFloat16
                      : type == DType::I64  ? torch::kLong
                                            : torch::kFloat;
  return tensor.detach().to(torch::kCPU, target).contiguous();
}

}  // namespace

std::vector<ExpectedTensor> tensorsOf(const torch::nn::Module& module) {
  std::vector<ExpectedTensor> list;
  forEachTensor(module, [&](const std::string& name, const torch::Tensor& tensor) {
    list.push_back({name, tensor.sizes().vec()});
  });
  return list;
}

Status loadInto(torch::nn::Module& module, const Weights& weights) {
  TRY(checkTensors(weights, tensorsOf(module)));
  try {
    torch::NoGradGuard noGrad;
    forEachTensor(module, [&](const std::string& name, torch::Tensor tensor) {
      const TensorView* view = weights.find(name);
      if (!view) return;  // a batch counter that older files lack
      std::vector<float> values = view->toFloat();
      tensor.copy_(torch::from_blob(values.data(), tensor.sizes(), torch::kFloat));
    });
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, weights.name() + " could not be copied into its network: " + error.what());
  }
  return {};
}

Status saveModule(const torch::nn::Module& module, const std::filesystem::path& path, DType type,
                  const std::map<std::string, std::string>& metadata) {
  try {
    std::deque<torch::Tensor> kept;
    std::vector<NamedTensor> list;
    forEachTensor(module, [&](const std::string& name, const torch::Tensor& tensor) {
      const DType storedType = stored(tensor, type);
      kept.push_back(converted(tensor, storedType));
      list.push_back({name,
                      {storedType,
                       tensor.sizes().vec(),
                       {static_cast<const std::byte*>(kept.back().data_ptr()), kept.back().nbytes()}}});
    });
    return writeSafetensors(path, list, metadata);
  } catch (const std::exception& error) {
    return fail(ErrorCode::Internal, path.string() + " was not written: " + error.what());
  }
}

}  // namespace visema
