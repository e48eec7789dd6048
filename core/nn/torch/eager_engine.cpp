// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>

#include <exception>
#include <utility>

#include "core/base/try.h"
#include "core/nn/light/light_pixels.h"
#include "core/nn/light/light_tensors.h"
#include "core/nn/torch/compatible_network.h"
#include "core/nn/torch/light_network.h"
#include "core/nn/torch/module_weights.h"
#include "core/nn/torch/pictures.h"
#include "core/nn/torch/recycling_allocator.h"
#include "core/nn/torch/torch_engine.h"

namespace visema::torchnet {
namespace {

/// The training modules as they are, in float32: the measure of correctness and of speed for all other engines.
struct EagerModules {
  NetworkSpec spec;
  int threads = 1;
  CompatibleNetwork compatible{nullptr};
  FaceEncoder encoder{nullptr};
  Painter painter{nullptr};
};

class EagerFace final : public EncodedFace {
 public:
  std::size_t byteCount() const override {
    std::size_t bytes = 0;
    if (crop.defined()) bytes += crop.nbytes() + reference.nbytes() + mask.nbytes();
    for (const at::Tensor& map : maps) bytes += map.nbytes();
    return bytes;
  }
  std::vector<at::Tensor> maps;
  at::Tensor crop, reference, mask;  // ours only
};

/// [1,channels,S,S] in 0..1.
at::Tensor planes(const ImageView& view) {
  Image packed = copyOf(view);
  const at::Tensor bytes =
      at::from_blob(packed.mutableView().data, {1, view.size.height, view.size.width, view.channels}, at::kByte);
  return bytes.permute({0, 3, 1, 2}).to(at::kFloat).contiguous().div_(255.0);
}

class EagerSession final : public LipSession {
 public:
  explicit EagerSession(std::shared_ptr<EagerModules> modules) : modules_(std::move(modules)) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    TRY(checkFace(modules_->spec, input));
    try {
      const c10::InferenceMode inference;
      const PlainAllocation plain;
      useThreads(modules_->threads);
      auto face = std::make_shared<EagerFace>();
      if (modules_->compatible) {
        face->maps = modules_->compatible->encode(networkPictures(modules_->spec, input).contiguous());
      } else {
        face->crop = planes(input.crop);
        face->reference = planes(input.reference);
        face->mask = planes(input.mask);
        face->maps = modules_->encoder->forward(face->crop, face->reference, face->mask);
      }
      return std::shared_ptr<const EncodedFace>(std::move(face));
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("LibTorch could not encode a face: ") + error.what());
    }
  }

  Status paint(const EncodedFace& encoded, std::span<const float> drive, MutableImageView patch) override {
    TRY(checkPaint(modules_->spec, drive, patch));
    const auto* face = dynamic_cast<const EagerFace*>(&encoded);
    if (!face) return fail(ErrorCode::InvalidArgument, "a face can only be painted by the network that encoded it");
    try {
      const c10::InferenceMode inference;
      const PlainAllocation plain;
      useThreads(modules_->threads);
      std::vector<std::int64_t> shape = {1};
      for (int dimension : modules_->spec.driveShape) shape.push_back(dimension);
      const at::Tensor numbers = at::from_blob(const_cast<float*>(drive.data()), shape, at::kFloat).clone();
      if (modules_->compatible)
        writePicture(modules_->compatible->decode(face->maps, numbers), Rounding::Truncate, patch);
      else
        writePicture(LightNetworkImpl::composite(modules_->painter->forward(face->maps, numbers), face->crop,
                                                 face->reference, face->mask),
                     Rounding::Nearest, patch);
    } catch (const std::exception& error) {
      return fail(ErrorCode::Internal, std::string("LibTorch could not paint a frame: ") + error.what());
    }
    return {};
  }

 private:
  std::shared_ptr<EagerModules> modules_;
};

class EagerNetwork final : public LipNetwork {
 public:
  explicit EagerNetwork(std::shared_ptr<EagerModules> modules) : modules_(std::move(modules)) {}
  const NetworkSpec& spec() const override { return modules_->spec; }
  std::string engineName() const override { return "LibTorch CPU, eager fp32"; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<EagerSession>(modules_));
  }

 private:
  std::shared_ptr<EagerModules> modules_;
};

/// Weights of one part of a network, under the names that part uses itself.
class PartOfWeights : public Weights {
 public:
  PartOfWeights(const Weights& whole, const std::string& prefix) {
    name_ = whole.name();
    for (const auto& entry : whole.tensors())
      if (entry.first.compare(0, prefix.size(), prefix) == 0)
        tensors_[entry.first.substr(prefix.size())] = entry.second;
  }
};

Status loadLight(EagerModules& modules, const Weights& weights) {
  auto config = LightConfig::fromMetadata(weights.metadata());
  if (!config) return fail(config.error().code, weights.name() + ": " + config.error().message);
  modules.spec = {NetworkFamily::Ours, config->cropSize, {config->codeSize}, config->speech};
  modules.encoder = FaceEncoder(*config);
  modules.painter = Painter(*config);
  modules.encoder->eval();
  modules.painter->eval();
  TRY(loadInto(*modules.encoder, PartOfWeights(weights, "encoder.")));
  return loadInto(*modules.painter, PartOfWeights(weights, "painter."));
}

}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadEagerNetwork(const Weights& weights, const TorchOptions& options) {
  auto modules = std::make_shared<EagerModules>();
  modules->threads = options.threads;
  if (weights.note("family") == kLightFamily) {
    TRY(loadLight(*modules, weights));
  } else {
    auto config = TRY(CompatibleConfig::fromWeights(weights, options.speech));
    modules->spec = config.spec();
    modules->compatible = CompatibleNetwork(config);
    modules->compatible->eval();
    TRY(loadInto(*modules->compatible, weights));
  }
  return std::shared_ptr<const LipNetwork>(std::make_shared<EagerNetwork>(std::move(modules)));
}

}  // namespace visema::torchnet
