// SPDX-License-Identifier: Apache-2.0
#include "core/training/lips/pictures.h"

#include <torch/utils.h>

#include <algorithm>
#include <cstring>

namespace visema {

Pictures::Pictures(const LipDataset& dataset, torch::Device device) : device_(device) {
  const std::int64_t side = dataset.cropSize;
  for (const LipClip& clip : dataset.clips) {
    crops_.push_back(
        torch::from_blob(const_cast<std::uint8_t*>(clip.crops.data()), {clip.frames, side, side, 3}, torch::kUInt8));
    masks_.emplace_back();
    if (!clip.masks.empty())
      masks_.back() =
          torch::from_blob(const_cast<std::uint8_t*>(clip.masks.data()), {clip.frames, 1, side, side}, torch::kUInt8);
    for (std::int64_t frame = 0; frame < clip.frames; ++frame)
      (frame >= clip.heldOutFrom     ? heldOut_
       : clip.judged.contains(frame) ? judged_
                                     : training_)
          .push_back({crops_.size() - 1, frame});
  }
  reference_ = toFloat(
      torch::from_blob(const_cast<std::uint8_t*>(dataset.reference.view().data), {1, side, side, 3}, torch::kUInt8));
  mask_ = torch::from_blob(const_cast<std::uint8_t*>(dataset.mask.view().data), {1, 1, side, side}, torch::kUInt8)
              .to(device)
              .to(torch::kFloat)
              .div(255);
}

torch::Tensor Pictures::batch(const std::vector<FramePosition>& positions) const {
  std::vector<torch::Tensor> frames;
  for (const auto& at : positions) frames.push_back(crops_[at.clip][at.frame]);
  return toFloat(torch::stack(frames));
}

torch::Tensor Pictures::masks(const std::vector<FramePosition>& positions) const {
  if (std::none_of(masks_.begin(), masks_.end(), [](const auto& masks) { return masks.defined(); })) return mask_;
  std::vector<torch::Tensor> each;
  for (const auto& at : positions)
    each.push_back(masks_[at.clip].defined() ? masks_[at.clip][at.frame].to(device_).to(torch::kFloat).div(255)
                                             : mask_[0]);
  return torch::stack(each);
}

const std::vector<FramePosition>& Pictures::judged() const {
  return !judged_.empty() ? judged_ : !heldOut_.empty() ? heldOut_ : training_;
}

/// [N,S,S,3] bytes -> [N,3,S,S] floats in 0..1; stays channels-last in memory.
torch::Tensor Pictures::toFloat(const torch::Tensor& bytes) const {
  return bytes.to(device_).permute({0, 3, 1, 2}).to(torch::kFloat).div(255);
}

Image previewImage(const torch::Tensor& truth, const torch::Tensor& painted) {
  const auto rows = torch::stack({truth, painted}).clamp(0, 1).mul(255).round().to(torch::kUInt8).cpu();
  const auto tiled = rows.permute({0, 3, 1, 4, 2}).contiguous();  // row, y, picture, x, colour
  const auto side = static_cast<int>(truth.size(2));
  Image image({static_cast<int>(truth.size(0)) * side, 2 * side}, 3);
  std::memcpy(image.mutableView().data, tiled.data_ptr(), image.byteCount());
  return image;
}

}  // namespace visema
