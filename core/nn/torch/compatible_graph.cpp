// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/sigmoid.h>

#include <algorithm>

#include "core/base/try.h"
#include "core/nn/light/light_tensors.h"
#include "core/nn/torch/lip_graph.h"

namespace visema::torchnet {
namespace {

using BlockPair = std::array<ResidualBlock, 2>;

at::Tensor run(const BlockPair& pair, const at::Tensor& x) { return pair[1].run(pair[0].run(x)); }

/// Names and picture sizes while the layers are prepared.
struct Builder {
  const Weights& weights;
  const Backend& backend;

  Conv conv(const std::string& name, const std::string& norm, bool relu, std::array<std::int64_t, 2> stride,
            std::int64_t padding, int height, int width) const {
    FoldedConv folded = foldedConv(weights, name, norm);
    folded.stride = stride;
    folded.padding = {padding, padding};
    if (folded.weight.size(1) == 1 && folded.weight.size(2) == 3) folded.groups = folded.weight.size(0);
    return backend.prepare(folded, relu, height, width);
  }
  ResidualBlock block(const std::string& name, int stride, bool residual, int height, int width) const {
    const std::string m = name + ".conv.";
    return {conv(m + "0", m + "1", true, {1, 1}, 0, height, width),
            conv(m + "3", m + "4", true, {stride, stride}, 1, height, width),
            conv(m + "6", m + "7", false, {1, 1}, 0, height / stride, width / stride),
            residual,
            weights.find(m + "0.weight")->shape[0],
            stride};
  }
  BlockPair pair(const std::string& name, int stride, int side) const {
    return {block(name + ".double_conv.0", stride, false, side, side),
            block(name + ".double_conv.1", 1, true, side / stride, side / stride)};
  }
};

class CompatibleGraph final : public LipGraph {
 public:
  CompatibleGraph(const Weights& weights, const CompatibleConfig& config, std::shared_ptr<const Backend> backend)
      : LipGraph(config.spec(), std::move(backend)) {
    const Builder build{weights, *backend_};
    prepareAudio(build, config);
    int side = config.cropSize();
    inc_ = build.block("inc.inconv.0", 1, false, side, side);
    for (int i = 1; i <= config.levels(); ++i, side /= 2)
      down_.push_back(build.pair("down" + std::to_string(i) + ".maxpool_conv.0", 2, side));
    for (int i = 0; i < 2; ++i) fuse_.push_back(build.pair("fuse_conv." + std::to_string(i), 1, side));
    for (int i = 1; i <= config.levels(); ++i) {
      side *= 2;
      up_.push_back(build.pair("up" + std::to_string(i) + ".conv", 1, side));
    }
    out_ = build.conv("outc.conv", "", false, {1, 1}, 0, side, side);
  }

  /// The pictures and the maps of every down. The first map, of inc, is the largest and cheap: it is made again.
  std::vector<at::Tensor> encode(const at::Tensor& pictures) const override {
    std::vector<at::Tensor> kept = {pictures};
    at::Tensor x = inc_.run(pictures);
    for (const BlockPair& pair : down_) kept.push_back(x = torchnet::run(pair, x));
    return kept;
  }

  at::Tensor paint(const std::vector<at::Tensor>& kept, const at::Tensor& drive) const override {
    const auto& shape = spec_.driveShape;
    at::Tensor audio = backend_->placed(drive.view({drive.size(0), shape[0], shape[1], shape[2]}));
    audio = conv4_.run(conv3_->run(conv2_.run(conv1_.run(audio))));
    audio = conv7_.run(conv6_.run(conv5_->run(audio)));
    at::Tensor x = at::cat({kept.back(), audio}, 1);
    for (const BlockPair& pair : fuse_) x = torchnet::run(pair, x);
    const at::Tensor first = inc_.run(kept.front());
    for (std::size_t i = 0; i < up_.size(); ++i) {
      const std::size_t level = up_.size() - 1 - i;
      x = torchnet::run(up_[i], backend_->upsampledWith(x, level > 0 ? kept[level] : first));
    }
    return at::sigmoid(out_->run(x).to(at::kFloat));
  }

 private:
  void prepareAudio(const Builder& build, const CompatibleConfig& config) {
    const std::string m = "audio_model.";
    const auto side = config.audioSide();
    conv1_ = build.block(m + "conv1", 1, config.audioAddsInput(0), side[0], side[1]);
    conv2_ = build.block(m + "conv2", 1, config.audioAddsInput(1), side[0], side[1]);
    conv3_ = build.conv(m + "conv3", m + "bn3", true, {side[0] / 16, side[1] / 16}, 1, side[0], side[1]);
    conv4_ = build.block(m + "conv4", 1, true, 16, 16);
    conv5_ = build.conv(m + "conv5", m + "bn5", true, {2, 2}, 3, 16, 16);
    conv6_ = build.block(m + "conv6", 1, true, 10, 10);
    conv7_ = build.block(m + "conv7", 1, true, 10, 10);
  }

  ResidualBlock conv1_, conv2_, conv4_, conv6_, conv7_;
  Conv conv3_, conv5_;
  ResidualBlock inc_;
  std::vector<BlockPair> down_, fuse_, up_;
  Conv out_;
};

}  // namespace

at::Tensor ResidualBlock::run(const at::Tensor& x) const {
  constexpr std::int64_t kFitsCache = std::int64_t{2} << 20;
  const std::int64_t rowBytes = x.size(3) * hidden * static_cast<std::int64_t>(x.element_size());
  if (x.is_cpu() && x.size(0) == 1 && stride == 1 && rowBytes * x.size(2) > 2 * kFitsCache)
    return runInStrips(x, std::max<std::int64_t>(kFitsCache / rowBytes, 8));
  at::Tensor y = project->run(depth->run(expand->run(x)));
  return residual ? y.add_(x) : y;
}

namespace {

/// Some rows of a channels-last picture, with the strides of a picture of its own: oneDNN's layers misread others.
at::Tensor rowsOf(const at::Tensor& x, std::int64_t begin, std::int64_t count) {
  const std::int64_t channels = x.size(1), width = x.size(3), row = width * channels;
  return x.as_strided({1, channels, count, width}, {count * row, 1, row, channels}, x.storage_offset() + begin * row);
}

}  // namespace

/// The expanded picture of a large block would go through memory twice; strips of rows stay in the cache. Each is
/// expanded with a neighbouring row on either side for the depthwise filter, whose results there are dropped.
at::Tensor ResidualBlock::runInStrips(const at::Tensor& picture, std::int64_t rows) const {
  const at::Tensor x = picture.contiguous(at::MemoryFormat::ChannelsLast);
  const std::int64_t height = x.size(2);
  at::Tensor result;
  for (std::int64_t begin = 0; begin < height; begin += rows) {
    const std::int64_t end = std::min(begin + rows, height);
    const std::int64_t above = begin > 0 ? 1 : 0;
    const std::int64_t below = end < height ? 1 : 0;
    const at::Tensor wide = expand->run(rowsOf(x, begin - above, end - begin + above + below));
    const at::Tensor y = project->run(rowsOf(depth->run(wide), above, end - begin));
    if (!result.defined())
      result = at::empty({1, y.size(1), height, x.size(3)}, y.options().memory_format(at::MemoryFormat::ChannelsLast));
    at::Tensor strip = rowsOf(result, begin, end - begin);
    if (residual)
      at::add_out(strip, y, rowsOf(x, begin, end - begin));
    else
      strip.copy_(y);
  }
  return result;
}

std::shared_ptr<const LipGraph> compatibleGraph(const Weights& weights, const CompatibleConfig& config,
                                                std::shared_ptr<const Backend> backend) {
  return std::make_shared<CompatibleGraph>(weights, config, std::move(backend));
}

Result<std::shared_ptr<const LipGraph>> makeGraph(const Weights& weights, const std::string& speech,
                                                  std::shared_ptr<const Backend> backend) {
  if (weights.note("family") == kLightFamily) {
    auto config = LightConfig::fromMetadata(weights.metadata());
    if (!config) return fail(config.error().code, weights.name() + ": " + config.error().message);
    TRY(checkTensors(weights, lightPlayerTensors(*config), OtherTensors::Ignored));
    return lightGraph(weights, *config, std::move(backend));
  }
  if (!CompatibleConfig::looksCompatible(weights))
    return fail(ErrorCode::Unsupported, weights.name() + " holds no lip network this program knows.");
  auto config = TRY(CompatibleConfig::fromWeights(weights, speech));
  return compatibleGraph(weights, config, std::move(backend));
}

}  // namespace visema::torchnet
