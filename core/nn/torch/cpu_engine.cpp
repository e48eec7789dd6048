// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/empty.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "core/base/try.h"
#include "core/nn/light/light_pixels.h"
#include "core/nn/torch/conv_layers.h"
#include "core/nn/torch/lip_graph.h"
#include "core/nn/torch/pictures.h"
#include "core/nn/torch/torch_engine.h"

namespace visema::torchnet {
namespace {

/// What the CPU session keeps of a face. Belongs to the graph that made it.
class CpuFace final : public EncodedFace {
 public:
  std::size_t byteCount() const override {
    std::size_t bytes = pixels.byteCount();
    for (const at::Tensor& tensor : kept) bytes += tensor.nbytes();
    return bytes;
  }
  const LipGraph* graph = nullptr;
  std::vector<at::Tensor> kept;
  FacePixels pixels;  // ours only
};

struct Shared {
  std::shared_ptr<const LipGraph> graph;
  SmoothConv smooth;  // ours
  int threads = 1;
  std::string name;
};

class CpuSession final : public LipSession {
 public:
  explicit CpuSession(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    const LipGraph& graph = *shared_->graph;
    TRY(checkFace(graph.spec(), input));
    try {
      const c10::InferenceMode inference;
      useThreads(shared_->threads);
      auto face = std::make_shared<CpuFace>();
      face->graph = &graph;
      face->kept = graph.encode(graph.backend().placed(networkPictures(graph.spec(), input)));
      if (graph.spec().family == NetworkFamily::Ours)
        TRY(face->pixels.take(input, graph.spec().cropSize, sharedPixels_));
      return std::shared_ptr<const EncodedFace>(std::move(face));
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("LibTorch could not encode a face: ") + error.what());
    }
  }

  Status paint(const EncodedFace& encoded, std::span<const float> drive, MutableImageView patch) override {
    const LipGraph& graph = *shared_->graph;
    TRY(checkPaint(graph.spec(), drive, patch));
    const auto* face = dynamic_cast<const CpuFace*>(&encoded);
    if (!face || face->graph != &graph)
      return fail(ErrorCode::InvalidArgument, "a face can only be painted by the network that encoded it");
    try {
      const c10::InferenceMode inference;
      useThreads(shared_->threads);
      at::Tensor numbers = at::empty({1, static_cast<std::int64_t>(drive.size())}, at::kFloat);
      std::copy(drive.begin(), drive.end(), numbers.data_ptr<float>());
      const at::Tensor painted = graph.paint(face->kept, numbers);
      if (graph.spec().family == NetworkFamily::Compatible)
        writePicture(painted, Rounding::Truncate, patch);
      else
        writeComposite(painted, face->pixels, patch);
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("LibTorch could not paint a frame: ") + error.what());
    }
    return {};
  }

 private:
  void writeComposite(const at::Tensor& residual, const FacePixels& pixels, MutableImageView patch) {
    const at::Tensor cells = residual.contiguous(at::MemoryFormat::ChannelsLast);
    const std::int64_t channels = cells.size(1), rowSize = cells.size(3) * channels;
    residual_.reshape(patch.size.width);
    for (std::int64_t y = 0; y < cells.size(2); ++y)
      residual_.shuffleIn(cells.data_ptr<float>() + y * rowSize, channels, static_cast<int>(y) * LightConfig::kShuffle);
    residual_.composite(shared_->smooth, pixels, patch);
  }

  std::shared_ptr<const Shared> shared_;
  FacePixels::Shared sharedPixels_;
  ResidualPlanes residual_;
};

class CpuNetwork final : public LipNetwork {
 public:
  explicit CpuNetwork(std::shared_ptr<const Shared> shared) : shared_(std::move(shared)) {}
  const NetworkSpec& spec() const override { return shared_->graph->spec(); }
  std::string engineName() const override { return shared_->name; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<CpuSession>(shared_));
  }

 private:
  std::shared_ptr<const Shared> shared_;
};

}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadCpuNetwork(const Weights& weights, const TorchOptions& options) {
  const c10::InferenceMode inference;
  useThreads(options.threads);
  // Our own network is so small that bfloat16 saves a tenth of its time at best: there exactness is worth more.
  const bool gains = CompatibleConfig::looksCompatible(weights) && prefersBfloat16();
  const bool bfloat16 = options.precision == TorchOptions::Precision::BFloat16 ||
                        (options.precision == TorchOptions::Precision::Auto && gains);
  auto graph = TRY(makeGraph(weights, options.speech, cpuBackend(bfloat16)));
  auto shared = std::make_shared<Shared>();
  shared->graph = graph;
  shared->threads = options.threads;
  shared->name = bfloat16 ? "LibTorch CPU, bf16" : "LibTorch CPU, fp32";
  if (graph->spec().family == NetworkFamily::Ours)
    shared->smooth = {weights.find("painter.out.smooth.weight")->toFloat(),
                      weights.find("painter.out.smooth.bias")->toFloat()};
  return std::shared_ptr<const LipNetwork>(std::make_shared<CpuNetwork>(std::move(shared)));
}

}  // namespace visema::torchnet
