// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "core/nn/compatible_config.h"
#include "core/nn/light/light_config.h"
#include "core/nn/lip_network.h"
#include "core/nn/torch/conv_layers.h"

namespace visema::torchnet {

/// A lip network as a chain of prepared layers on some backend. Immutable. Thread-safe.
class LipGraph {
 public:
  virtual ~LipGraph() = default;
  const NetworkSpec& spec() const { return spec_; }
  const Backend& backend() const { return *backend_; }

  /// The avatar's half: what is worth keeping of a frame. `pictures` as the graph's family wants them, see FacePixels.
  virtual std::vector<at::Tensor> encode(const at::Tensor& pictures) const = 0;
  /// What is kept and the drive [N, driveSize] on the backend's device -> float32 [N,3,S,S] in 0..1 (compatible), or
  /// [N,48,S/4,S/4]: the residual on the reference, channels yet to become pixels and to be smoothed (ours).
  virtual at::Tensor paint(const std::vector<at::Tensor>& kept, const at::Tensor& drive) const = 0;

 protected:
  LipGraph(NetworkSpec spec, std::shared_ptr<const Backend> backend)
      : spec_(std::move(spec)), backend_(std::move(backend)) {}
  NetworkSpec spec_;
  std::shared_ptr<const Backend> backend_;
};

/// Expand, depthwise, project, folded and prepared.
struct ResidualBlock {
  Conv expand, depth, project;
  bool residual = false;
  std::int64_t hidden = 0;  // expanded channels
  std::int64_t stride = 1;
  at::Tensor run(const at::Tensor& x) const;

 private:
  at::Tensor runInStrips(const at::Tensor& x, std::int64_t rows) const;
};

std::shared_ptr<const LipGraph> compatibleGraph(const Weights& weights, const CompatibleConfig& config,
                                                std::shared_ptr<const Backend> backend);
std::shared_ptr<const LipGraph> lightGraph(const Weights& weights, const LightConfig& config,
                                           std::shared_ptr<const Backend> backend);

/// Reads what kind of network the weights are and prepares it. Refuses weights that do not fit by the tensors' names.
Result<std::shared_ptr<const LipGraph>> makeGraph(const Weights& weights, const std::string& speech,
                                                  std::shared_ptr<const Backend> backend);

}  // namespace visema::torchnet
