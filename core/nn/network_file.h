// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The weights of a network or speech encoder of another program, in whatever form it is handed around: what Weights
/// opens, or ONNX. An ONNX file is read and not run: its weights are given the names that PyTorch's file would have,
/// by their place in the graph, whether its batch norms are still there or were folded into the convolutions. A graph
/// that is not step by step that of a compatible U-Net or of the AVE encoder is refused.
Result<std::shared_ptr<const Weights>> openNetworkFile(const std::filesystem::path& path);
/// The same from bytes in memory; `owner` keeps them alive, `name` is for messages.
Result<std::shared_ptr<const Weights>> networkFileFromBytes(std::span<const std::byte> bytes,
                                                            std::shared_ptr<const void> owner, std::string name);

/// Refuses numbers that cannot be in any of these tensors, by its name: NaN, infinities, variances below zero.
Status checkNumbers(const Weights& weights, const std::vector<ExpectedTensor>& tensors);

}  // namespace visema
