// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// Multiply-adds of one frame, counted from the layers' shapes.
struct NetworkWork {
  double encode = 0;  // what a cached encoding saves
  double paint = 0;
};
Result<NetworkWork> workOf(const Weights& weights);

}  // namespace visema
