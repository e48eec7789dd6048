// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/learning_precision.h"

#include <ATen/autocast_mode.h>

#include "core/nn/torch/torch_engine.h"

namespace visema {
namespace {

bool inBfloat16(PictureTrainingOptions::Precision precision) {
  using Precision = PictureTrainingOptions::Precision;
  return precision == Precision::BFloat16 || (precision == Precision::Auto && prefersBfloat16());
}

}  // namespace

LearningPrecision::LearningPrecision(PictureTrainingOptions::Precision precision)
    : before_(at::autocast::is_cpu_enabled()), typeBefore_(at::autocast::get_autocast_cpu_dtype()) {
  at::autocast::set_cpu_enabled(inBfloat16(precision));
  at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
}

LearningPrecision::~LearningPrecision() {
  at::autocast::clear_cache();  // rounded weights, which the step to come makes outdated
  at::autocast::set_cpu_enabled(before_);
  at::autocast::set_autocast_cpu_dtype(typeBefore_);
}

}  // namespace visema
