// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/nn.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

class Weights;

/// The matcher's two towers for training; what they are is said in core/sync/sync_matcher.h.
struct SyncNetworkImpl : torch::nn::Module {
  SyncNetworkImpl();
  struct Seen {
    torch::Tensor numbers, open;  // [B, kSyncNumbers] of length 1, [B]
  };
  /// [B, kSyncFrames, kSyncSide, kSyncSide], any brightness
  Seen see(torch::Tensor pictures);
  /// [B, kSyncRows * kSyncFeatures] -> [B, kSyncNumbers] of length 1
  torch::Tensor hear(torch::Tensor rows);

  std::vector<torch::nn::Conv2d> convolutions;
  torch::nn::Linear seen{nullptr}, eye{nullptr};
  torch::nn::Linear open{nullptr};  // what else the eye is asked, only in training: how far the lips are apart
  std::vector<torch::nn::Linear> ear;
  torch::Tensor sharpness;  // how much likeness counts, as a logarithm; only training needs it
};
TORCH_MODULE(SyncNetwork);

/// Takes over what a matcher's file says; what only training needs begins anew.
Status readSyncMatcher(const Weights& weights, SyncNetworkImpl& network);

/// Writes what SyncMatcher needs, as fp16.
Status writeSyncMatcher(const std::filesystem::path& path, SyncNetworkImpl& network,
                        const std::map<std::string, std::string>& metadata);

}  // namespace visema
