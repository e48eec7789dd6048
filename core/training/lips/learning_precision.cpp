// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/learning_precision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include "core/nn/torch/torch_engine.h"

namespace visema {
namespace {

namespace autocast = at::autocast;

// LibTorch 2.4 gave one set of functions to all devices and now warns of those it had before.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
Autocast autocastOf(at::DeviceType device) {
  return {autocast::is_autocast_enabled(device), autocast::get_autocast_dtype(device)};
}

void setAutocast(at::DeviceType device, const Autocast& wanted) {
  autocast::set_autocast_enabled(device, wanted.enabled);
  autocast::set_autocast_dtype(device, wanted.type);
}
#else
Autocast autocastOf(at::DeviceType device) {
  if (device == at::kCPU) return {autocast::is_cpu_enabled(), autocast::get_autocast_cpu_dtype()};
  return {autocast::is_enabled(), autocast::get_autocast_gpu_dtype()};
}

void setAutocast(at::DeviceType device, const Autocast& wanted) {
  if (device == at::kCPU) {
    autocast::set_cpu_enabled(wanted.enabled);
    autocast::set_autocast_cpu_dtype(wanted.type);
  } else {
    autocast::set_enabled(wanted.enabled);
    autocast::set_autocast_gpu_dtype(wanted.type);
  }
}
#endif

bool inBfloat16(PictureTrainingOptions::Precision precision, at::DeviceType device) {
  using Precision = PictureTrainingOptions::Precision;
  return precision == Precision::BFloat16 ||
         (precision == Precision::Auto && (device != at::kCPU || prefersBfloat16()));
}

}  // namespace

LearningPrecision::LearningPrecision(PictureTrainingOptions::Precision precision, const std::string& device)
    : device_(torch::Device(device).type()), before_(autocastOf(device_)) {
  setAutocast(device_, {inBfloat16(precision, device_), at::kBFloat16});
}

LearningPrecision::~LearningPrecision() {
  autocast::clear_cache();  // rounded weights, which the step to come makes outdated
  setAutocast(device_, before_);
}

}  // namespace visema
