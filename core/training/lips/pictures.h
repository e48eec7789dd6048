// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "core/training/lips/lip_dataset.h"

namespace visema {

/// One frame of one clip of a dataset.
struct FramePosition {
  std::size_t clip = 0;
  std::int64_t frame = 0;
};

/// The pictures of a dataset as tensors. The bytes stay where they are; the dataset must outlive it.
class Pictures {
 public:
  Pictures(const LipDataset& dataset, torch::Device device);

  /// [N,3,S,S] in 0..1, channels-last in memory.
  torch::Tensor batch(const std::vector<FramePosition>& positions) const;
  const torch::Tensor& reference() const { return reference_; }  // [1,3,S,S]
  const torch::Tensor& mask() const { return mask_; }            // [1,1,S,S], the usual one
  /// Where these frames are painted: [N,1,S,S], or [1,1,S,S] where it is the same for all.
  torch::Tensor masks(const std::vector<FramePosition>& positions) const;
  const std::vector<FramePosition>& training() const { return training_; }
  const std::vector<FramePosition>& heldOut() const { return heldOut_.empty() ? judged() : heldOut_; }
  const std::vector<FramePosition>& judged() const;

 private:
  torch::Tensor toFloat(const torch::Tensor& bytes) const;
  torch::Device device_;
  std::vector<torch::Tensor> crops_;
  std::vector<torch::Tensor> masks_;  // of the clips whose frames have their own; else undefined
  torch::Tensor reference_, mask_;
  std::vector<FramePosition> training_, judged_, heldOut_;
};

/// Two rows for a person to look at: truth, painted; [N,3,S,S] each.
Image previewImage(const torch::Tensor& truth, const torch::Tensor& painted);

}  // namespace visema
