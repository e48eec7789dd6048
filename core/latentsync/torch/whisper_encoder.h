// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/latentsync/torch/layers.h"

namespace visema::latentsync {

/// Whisper's tiny encoder: what every layer makes of 30 s of log-mel, before the last norm. Does not decode words.
class WhisperEncoder {
 public:
  explicit WhisperEncoder(TensorSource& source);
  /// `logMel` [80, 3000] -> [1500, 5, 384].
  at::Tensor states(const at::Tensor& logMel) const;

 private:
  struct Block {
    LayerNorm norm1, norm2;
    Linear query, key, value, out, widen, narrow;
  };
  at::Tensor conv1_, bias1_, conv2_, bias2_, positions_;
  std::vector<Block> blocks_;
};

}  // namespace visema::latentsync
