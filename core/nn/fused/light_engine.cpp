// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/light_engine.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "core/base/try.h"
#include "core/nn/fused/dense_conv.h"
#include "core/nn/fused/fold.h"
#include "core/nn/fused/inverted_residual.h"
#include "core/nn/fused/linear.h"
#include "core/nn/fused/thread_pool.h"
#include "core/nn/light/light_config.h"
#include "core/nn/light/light_pixels.h"

namespace visema::fused {
namespace {

constexpr int kLevels = LightConfig::kLevels;
constexpr int kCell = LightConfig::kShuffle;

/// A decoder block and the layer that turns the hidden code into its gain and shift.
struct ModulatedBlock {
  InvertedResidual block;
  Linear modulate;
};

InvertedResidual lightBlock(Folder& folder, const Kernels& kernels, const std::string& name) {
  return {kernels,
          folder.conv(name + ".expand.conv", name + ".expand.bn"),
          folder.conv(name + ".depth.conv", name + ".depth.bn"),
          folder.conv(name + ".project.conv", name + ".project.bn"),
          1,
          true};
}

/// The packed weights, shared by every session.
struct LightWeights {
  LightConfig config;
  const Kernels& kernels;
  std::vector<Linear> stem;  // one; a vector so that all members are built in the same way
  std::array<std::vector<InvertedResidual>, kLevels> encoderBlocks;
  std::vector<DenseConv> down;
  std::vector<Linear> skip;
  std::vector<Linear> code;  // two
  std::vector<Linear> spatial;
  std::vector<Linear> join;
  std::array<std::vector<ModulatedBlock>, kLevels> painterBlocks;
  std::vector<Linear> up;
  AlignedBuffer<float> outFilter;  // ten runs of the padded channels of level 0
  std::vector<Linear> mix;
  SmoothConv smooth;
};

void loadEncoder(Folder& folder, LightWeights& w) {
  w.stem.emplace_back(w.kernels, folder.conv("encoder.stem"));
  for (int level = 0; level < kLevels; ++level) {
    const std::string number = std::to_string(level);
    for (int b = 0; b < w.config.encoderBlocks; ++b)
      w.encoderBlocks[level].push_back(
          lightBlock(folder, w.kernels, "encoder.block." + number + "." + std::to_string(b)));
    w.skip.emplace_back(w.kernels, folder.conv("encoder.skip." + number));
    if (level + 1 < kLevels)
      w.down.emplace_back(w.kernels, folder.conv("encoder.down." + number), DenseConv::Geometry{2, 2, 0}, false);
  }
}

void loadPainter(Folder& folder, LightWeights& w) {
  w.code.emplace_back(w.kernels, folder.linear("painter.code.0"));
  w.code.emplace_back(w.kernels, folder.linear("painter.code.2"));
  w.spatial.emplace_back(w.kernels, folder.linear("painter.spatial"));
  w.join.emplace_back(w.kernels, folder.conv("painter.join"));
  for (int level = 0; level < kLevels; ++level) {
    const std::string number = std::to_string(level);
    for (int b = 0; b < w.config.decoderBlocks; ++b) {
      const std::string name = "painter.block." + number + "." + std::to_string(b);
      w.painterBlocks[level].push_back(
          {lightBlock(folder, w.kernels, name), Linear(w.kernels, folder.linear(name + ".modulate"))});
    }
    if (level + 1 < kLevels) w.up.emplace_back(w.kernels, folder.conv("painter.up." + number));
  }
  const FoldedConv depth = folder.conv("painter.out.depth");
  const int padded = padChannels(depth.outputs);
  w.outFilter.ensure(static_cast<std::size_t>(padded) * 10);
  if (depth.weights.size() == static_cast<std::size_t>(depth.outputs) * 9)
    for (int c = 0; c < depth.outputs; ++c) {
      for (int tap = 0; tap < 9; ++tap) w.outFilter[tap * padded + c] = depth.weights[c * 9 + tap];
      w.outFilter[9 * padded + c] = depth.bias[c];
    }
  w.mix.emplace_back(w.kernels, folder.conv("painter.out.mix"));
  const FoldedConv smooth = folder.conv("painter.out.smooth");
  w.smooth = {smooth.weights, smooth.bias};
}

/// From the first to the last row that the mask does not keep as it is.
Rows paintedRows(ImageView mask) {
  const auto painted = [&](int y) {
    return std::any_of(mask.row(y), mask.row(y) + mask.size.width, [](std::uint8_t share) { return share != 0; });
  };
  Rows rows{0, mask.size.height};
  while (rows.end > 0 && !painted(rows.end - 1)) --rows.end;
  while (rows.begin < rows.end && !painted(rows.begin)) ++rows.begin;
  return rows;
}

/// With one more at either end for every 3x3 convolution on the way.
Rows widened(Rows rows, int by, int height) { return {std::max(0, rows.begin - by), std::min(height, rows.end + by)}; }

/// The rows of cells of `side` pixels that hold these rows.
Rows cellsOf(Rows rows, int side) { return {rows.begin / side, (rows.end + side - 1) / side}; }

/// The encoder's four maps, and the pixels that pass through.
class LightFace final : public EncodedFace {
 public:
  std::size_t byteCount() const override {
    std::size_t bytes = face.byteCount();
    for (const FeatureMap& map : maps) bytes += map.byteCount();
    return bytes;
  }
  std::array<FeatureMap, kLevels> maps;
  FacePixels face;
  Rows painted;  // of the crop: outside of them it passes through
};

class LightSession final : public LipSession {
 public:
  LightSession(std::shared_ptr<const LightWeights> weights, int threads) : w_(std::move(weights)), pool_(threads) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    auto encoded = std::make_shared<LightFace>();
    TRY(encoded->face.take(input, w_->config.cropSize, shared_));
    encoded->painted = paintedRows(input.mask);
    const int side = w_->config.levelSide(0);
    planes_.reshape(side, side, LightConfig::kPlanes * kCell * kCell);
    unshufflePlanes(input, planes_.view().data, planes_.view().stride());
    FeatureMap* current = &work_[0];
    FeatureMap* other = &work_[1];
    current->reshape(side, side, w_->config.widths[0]);
    w_->stem.front().run(planes_.view(), current->view());
    for (int level = 0; level < kLevels; ++level) {
      if (level > 0) {
        const int smaller = w_->config.levelSide(level);
        other->reshape(smaller, smaller, w_->config.widths[level]);
        w_->down[level - 1].run(current->view(), other->view(), {0, smaller}, gathered_);
        std::swap(current, other);
      }
      for (const InvertedResidual& block : w_->encoderBlocks[level])
        runBlock(block, current, other, {}, {0, w_->config.levelSide(level)});
      const ConstMapView map = current->view();
      encoded->maps[level].reshape(map.height, map.width, map.channels);
      w_->skip[level].run(map, encoded->maps[level].view());
    }
    return std::shared_ptr<const EncodedFace>(std::move(encoded));
  }

  Status paint(const EncodedFace& encoded, std::span<const float> drive, MutableImageView patch) override {
    const auto* face = dynamic_cast<const LightFace*>(&encoded);
    const int size = w_->config.cropSize;
    if (!face || drive.size() != static_cast<std::size_t>(w_->config.codeSize) || !(patch.size == Size{size, size}) ||
        patch.channels != 3)
      return fail(ErrorCode::InvalidArgument, "the light network was handed a face, code or patch of another shape");
    decode(*face, drive);
    finish(*face, patch);
    return {};
  }

 private:
  void runBlock(const InvertedResidual& block, FeatureMap*& current, FeatureMap*& other, std::span<const float> filter,
                Rows rows) {
    const ConstMapView in = std::as_const(*current).view();
    other->reshape(in.height, in.width, in.channels);
    const MapView out = other->view();
    pool_.parallelFor(rows, [&](Rows part, ThreadScratch& scratch) {
      MapRows source(in);
      block.run({in.height, in.width, &source}, out, part, scratch.blocks.front(), filter);
    });
    std::swap(current, other);
  }

  /// Which rows of the last layer show.
  Rows shownCells(const LightFace& face) const { return cellsOf(widened(face.painted, 1, w_->config.cropSize), kCell); }

  /// Code and maps -> the activations of level 0 in `decoded_`, as far as they show.
  void decode(const LightFace& face, std::span<const float> drive) {
    const LightConfig& config = w_->config;
    hidden_[0].ensure(padChannels(config.codeHidden));
    hidden_[1].ensure(padChannels(config.codeHidden));
    w_->code[0].run(drive, hidden_[0].data(), true);
    w_->code[1].run({hidden_[0].data(), static_cast<std::size_t>(config.codeHidden)}, hidden_[1].data(), true);
    const std::span<const float> code(hidden_[1].data(), config.codeHidden);

    FeatureMap* current = &work_[0];
    FeatureMap* other = &work_[1];
    const int lowest = config.levelSide(kLevels - 1);
    spatialPicture(code, lowest);
    current->reshape(lowest, lowest, config.widths[kLevels - 1]);
    w_->join.front().run(std::as_const(spatial_).view(), current->view(), face.maps[kLevels - 1].view().data);
    std::array<Rows, kLevels> needed;  // behind a level's blocks
    needed[0] = widened(shownCells(face), 1, config.levelSide(0));
    for (int level = 1; level < kLevels; ++level)
      needed[level] = cellsOf(widened(needed[level - 1], config.decoderBlocks, config.levelSide(level - 1)), 2);
    for (int level = kLevels - 1; level >= 0; --level) {
      int following = config.decoderBlocks;
      const auto rows = [&] { return widened(needed[level], following, config.levelSide(level)); };
      if (level + 1 < kLevels) riseTo(level, face, rows(), current, other);
      for (const ModulatedBlock& block : w_->painterBlocks[level]) {
        --following;
        gains_.ensure(padChannels(block.modulate.outputs()));
        block.modulate.run(code, gains_.data());
        const auto half = static_cast<std::size_t>(block.block.hiddenChannels());
        block.block.modulate({gains_.data(), half}, {gains_.data() + half, half}, filter_);
        runBlock(block.block, current, other, filter_.span(), rows());
      }
    }
    decoded_ = std::as_const(*current).view();
  }

  /// The code's own little picture: the linear layer gives channel by channel, maps are pixel by pixel.
  void spatialPicture(std::span<const float> code, int side) {
    const int channels = w_->config.spatialChannels;
    gains_.ensure(padChannels(w_->spatial.front().outputs()));
    w_->spatial.front().run(code, gains_.data());
    spatial_.reshape(side, side, channels);
    const MapView map = spatial_.view();
    for (int pixel = 0; pixel < side * side; ++pixel)
      for (int c = 0; c < channels; ++c) map.data[pixel * map.stride() + c] = gains_[c * side * side + pixel];
  }

  /// current (level + 1) -> nearest2(up(current)) + map of `level`.
  void riseTo(int level, const LightFace& face, Rows rows, FeatureMap*& current, FeatureMap*& other) {
    const ConstMapView low = std::as_const(*current).view();
    risen_.reshape(low.height, low.width, w_->config.widths[level]);
    w_->up[level].run(low, risen_.view(), cellsOf(rows, 2));
    const ConstMapView narrow = std::as_const(risen_).view();
    const ConstMapView skip = face.maps[level].view();
    other->reshape(skip.height, skip.width, skip.channels);
    const MapView out = other->view();
    for (int y = rows.begin; y < rows.end; ++y)
      w_->kernels.addDoubled(narrow.row(y / 2), skip.row(y), narrow.width, narrow.stride(), out.row(y));
    std::swap(current, other);
  }

  void finish(const LightFace& face, MutableImageView patch) {
    const int size = w_->config.cropSize;
    const std::ptrdiff_t stride = decoded_.stride();
    const std::ptrdiff_t slot = (decoded_.width + 2) * stride;
    padded_.ensure(static_cast<std::size_t>(slot) * 4);  // stays zero at both ends and in the fourth row
    residual_.reshape(size);
    mixed_.ensure(static_cast<std::size_t>(decoded_.width) * padChannels(3 * kCell * kCell));
    filtered_.ensure(static_cast<std::size_t>(decoded_.width) * stride);
    const auto rowAt = [&](int y) { return padded_.data() + (y < 0 || y >= decoded_.height ? 3 : y % 3) * slot; };
    const auto fill = [&](int y) {
      if (y < decoded_.height) std::memcpy(rowAt(y) + stride, decoded_.row(y), decoded_.width * stride * sizeof(float));
    };
    const Rows shown = shownCells(face);
    fill(std::max(0, shown.begin - 1));
    fill(shown.begin);
    for (int y = shown.begin; y < shown.end; ++y) {
      fill(y + 1);
      const float* rows[3] = {rowAt(y - 1), rowAt(y), rowAt(y + 1)};
      w_->kernels.depthwise(rows, stride, w_->outFilter.data(), static_cast<int>(stride), decoded_.width, 1, false,
                            filtered_.data(), stride);
      const ConstMapView filtered{filtered_.data(), 1, decoded_.width, decoded_.channels};
      const MapView mixed{mixed_.data(), 1, decoded_.width, 3 * kCell * kCell};
      w_->mix.front().run(filtered, mixed);
      residual_.shuffleIn(mixed.data, mixed.stride(), y * kCell);
    }
    residual_.composite(w_->smooth, face.face, patch);
  }

  std::shared_ptr<const LightWeights> w_;
  FacePixels::Shared shared_;  // the reference and mask every frame of an avatar has in common
  AlignedBuffer<float> gathered_, gains_, filter_, padded_, filtered_, mixed_;
  std::array<AlignedBuffer<float>, 2> hidden_;
  FeatureMap planes_, spatial_, risen_;
  std::array<FeatureMap, 2> work_;
  ConstMapView decoded_;
  ResidualPlanes residual_;
  ThreadPool pool_;
};

class LightEngine final : public LipNetwork {
 public:
  LightEngine(std::shared_ptr<const LightWeights> weights, int threads)
      : weights_(std::move(weights)), threads_(threads) {
    spec_.family = NetworkFamily::Ours;
    spec_.cropSize = weights_->config.cropSize;
    spec_.driveShape = {weights_->config.codeSize};
    spec_.speech = weights_->config.speech;
  }
  const NetworkSpec& spec() const override { return spec_; }
  std::string engineName() const override { return "Fused CPU, " + weights_->kernels.name; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<LightSession>(weights_, threads_));
  }

 private:
  std::shared_ptr<const LightWeights> weights_;
  int threads_;
  NetworkSpec spec_;
};

/// Every number a frame will index with follows from the config; here the tensors are held against it.
void checkShapes(Folder& folder, const Weights& weights, const LightConfig& config) {
  const auto expect = [&](const std::string& name, std::vector<std::int64_t> shape) {
    const TensorView* tensor = weights.find(name);
    if (!tensor || tensor->shape != shape)
      folder.refuse("the weights' \"" + name + "\" does not fit their own description");
  };
  const auto block = [&](const std::string& name, int level, bool modulated) {
    const std::int64_t width = config.widths[level], hidden = config.hidden(level);
    expect(name + ".expand.conv.weight", {hidden, width, 1, 1});
    expect(name + ".depth.conv.weight", {hidden, 1, 3, 3});
    expect(name + ".project.conv.weight", {width, hidden, 1, 1});
    if (modulated) expect(name + ".modulate.weight", {2 * hidden, config.codeHidden});
  };
  expect("encoder.stem.weight", {config.widths[0], LightConfig::kPlanes * kCell * kCell, 1, 1});
  for (int level = 0; level < kLevels; ++level) {
    const std::string number = std::to_string(level);
    const std::int64_t width = config.widths[level];
    for (int b = 0; b < config.encoderBlocks; ++b)
      block("encoder.block." + number + "." + std::to_string(b), level, false);
    for (int b = 0; b < config.decoderBlocks; ++b)
      block("painter.block." + number + "." + std::to_string(b), level, true);
    expect("encoder.skip." + number + ".weight", {width, width, 1, 1});
    if (level + 1 == kLevels) break;
    expect("encoder.down." + number + ".weight", {config.widths[level + 1], width, 2, 2});
    expect("painter.up." + number + ".weight", {width, config.widths[level + 1], 1, 1});
  }
  const std::int64_t lowest = config.levelSide(kLevels - 1);
  expect("painter.code.0.weight", {config.codeHidden, config.codeSize});
  expect("painter.code.2.weight", {config.codeHidden, config.codeHidden});
  expect("painter.spatial.weight", {config.spatialChannels * lowest * lowest, config.codeHidden});
  expect("painter.join.weight", {config.widths[kLevels - 1], config.spatialChannels, 1, 1});
  expect("painter.out.depth.weight", {config.widths[0], 1, 3, 3});
  expect("painter.out.mix.weight", {3 * kCell * kCell, config.widths[0], 1, 1});
  expect("painter.out.smooth.weight", {3, 3, 3, 3});
}

}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadLightNetwork(const Weights& weights, const Kernels& kernels,
                                                           int threads) {
  auto config = TRY(LightConfig::fromMetadata(weights.metadata()));
  Folder folder(weights);
  checkShapes(folder, weights, config);
  if (!folder.status()) return fail(folder.status().error());
  auto packed =
      std::make_shared<LightWeights>(LightWeights{config, kernels, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}});
  loadEncoder(folder, *packed);
  loadPainter(folder, *packed);
  if (!folder.status()) return fail(folder.status().error());
  return std::shared_ptr<const LipNetwork>(std::make_shared<LightEngine>(std::move(packed), threads));
}

}  // namespace visema::fused
