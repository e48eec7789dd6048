// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/unet_engine.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/base/try.h"
#include "core/nn/compatible_config.h"
#include "core/nn/fused/dense_conv.h"
#include "core/nn/fused/fold.h"
#include "core/nn/fused/inverted_residual.h"
#include "core/nn/fused/linear.h"
#include "core/nn/fused/thread_pool.h"
#include "core/nn/light/light_pixels.h"

namespace visema::fused {
namespace {

constexpr float kByte = 1.0f / 255.0f;

/// Two blocks: the first changes size and channels, the second adds to its input.
struct BlockPair {
  InvertedResidual first;
  InvertedResidual second;
  int outputChannels() const { return second.outputChannels(); }
};

InvertedResidual unetBlock(Folder& folder, const Kernels& kernels, const std::string& name, int step, bool residual) {
  return {kernels,
          folder.conv(name + ".conv.0", name + ".conv.1"),
          folder.conv(name + ".conv.3", name + ".conv.4"),
          folder.conv(name + ".conv.6", name + ".conv.7"),
          step,
          residual};
}

BlockPair blockPair(Folder& folder, const Kernels& kernels, const std::string& name, int step) {
  return {unetBlock(folder, kernels, name + ".double_conv.0", step, false),
          unetBlock(folder, kernels, name + ".double_conv.1", 1, true)};
}

struct AudioBranch {
  std::vector<InvertedResidual> before;  // conv1, conv2
  std::vector<DenseConv> shrink;         // conv3, conv5
  std::vector<InvertedResidual> middle;  // conv4
  std::vector<InvertedResidual> after;   // conv6, conv7
};

struct UnetWeights {
  const Kernels& kernels;
  NetworkSpec spec;
  std::vector<InvertedResidual> inc;  // one
  std::vector<BlockPair> down;
  AudioBranch audio;
  std::vector<BlockPair> fuse;
  std::vector<BlockPair> up;
  std::vector<Linear> out;  // one
};

/// The avatar's half of the network. The first map is the largest by far and cheap to make again: only its input stays.
class UnetFace final : public EncodedFace {
 public:
  std::size_t byteCount() const override {
    std::size_t bytes = crop.byteCount() + reference.byteCount();
    for (const FeatureMap& map : maps) bytes += map.byteCount();
    return bytes;
  }
  Image crop;
  Image reference;               // empty when it is the crop itself, as the reference implementation does
  std::vector<FeatureMap> maps;  // after each down
};

/// The reference, then the crop without what is to be painted: what the first block reads.
class PictureRows final : public RowSource {
 public:
  PictureRows(const UnetFace& face, int size, AlignedBuffer<float>& scratch)
      : face_(face), size_(size), hidden_(compatibleMask(size)), scratch_(scratch) {
    scratch_.ensure(static_cast<std::size_t>(size) * kChannelPadding);
  }
  PixelRun row(int y) override {
    const Image& reference = face_.reference.empty() ? face_.crop : face_.reference;
    copyPixels(reference.view().row(y), scratch_.data());
    copyPixels(face_.crop.view().row(y), scratch_.data() + 3);
    if (y >= hidden_.y && y < hidden_.y + hidden_.height) {
      float* to = scratch_.data() + hidden_.x * kChannelPadding + 3;
      for (int x = 0; x < hidden_.width; ++x, to += kChannelPadding) to[0] = to[1] = to[2] = 0;
    }
    return {scratch_.data(), kChannelPadding, 6};
  }

 private:
  void copyPixels(const std::uint8_t* from, float* to) const {
    for (int x = 0; x < size_; ++x, from += 3, to += kChannelPadding)
      for (int c = 0; c < 3; ++c) to[c] = static_cast<float>(from[c]) * kByte;
  }

  const UnetFace& face_;
  int size_;
  Rect hidden_;
  AlignedBuffer<float>& scratch_;
};

/// What a pair of blocks reads.
struct LevelInput {
  ConstMapView map;
  bool doubled = false;            // the map is made twice as large
  ConstMapView skip;               // the channels that follow, if any
  const UnetFace* face = nullptr;  // set: the first block's output follows
};

/// The same as rows, for one thread.
class LevelRows {
 public:
  LevelRows(const UnetWeights& weights, const LevelInput& level, ThreadScratch& scratch) {
    if (level.map.data && level.doubled)
      add(doubled_.emplace(weights.kernels, level.map, scratch.doubled));
    else if (level.map.data)
      add(map_.emplace(level.map));
    if (level.skip.data) add(skip_.emplace(level.skip));
    const int scale = level.doubled ? 2 : 1;
    input_.height = scale * level.map.height;
    input_.width = scale * level.map.width;
    if (!level.face) return;
    const int size = weights.spec.cropSize;
    input_.height = input_.width = size;
    pictures_.emplace(*level.face, size, scratch.pictures);
    add(inc_.emplace(weights.inc.front(), BlockInput{size, size, &*pictures_}, scratch.blocks[0]));
  }
  LevelRows(const LevelRows&) = delete;
  LevelRows& operator=(const LevelRows&) = delete;
  const BlockInput& input() const { return input_; }

 private:
  void add(RowSource& source) { (input_.first ? input_.second : input_.first) = &source; }

  BlockInput input_;
  std::optional<DoubledRows> doubled_;
  std::optional<MapRows> map_, skip_;
  std::optional<PictureRows> pictures_;
  std::optional<BlockRows> inc_;
};

class UnetSession final : public LipSession {
 public:
  UnetSession(std::shared_ptr<const UnetWeights> weights, int threads) : w_(std::move(weights)), pool_(threads) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    const int size = w_->spec.cropSize;
    for (const ImageView& view : {input.crop, input.reference})
      if (!view.data || !(view.size == Size{size, size}) || view.channels != 3)
        return fail(ErrorCode::InvalidArgument, "the U-Net needs crop and reference of " + std::to_string(size) + "x" +
                                                    std::to_string(size) + " pixels");
    auto face = std::make_shared<UnetFace>();
    face->crop = copyOf(input.crop);
    if (input.reference.data != input.crop.data) face->reference = copyOf(input.reference);
    face->maps.resize(w_->down.size());
    LevelInput level;
    level.face = face.get();
    int side = size;
    for (std::size_t i = 0; i < w_->down.size(); ++i) {
      side /= 2;
      face->maps[i].reshape(side, side, w_->down[i].outputChannels());
      runPair(w_->down[i], level, face->maps[i].view());
      level = {};
      level.map = std::as_const(face->maps[i]).view();
    }
    return std::shared_ptr<const EncodedFace>(std::move(face));
  }

  Status paint(const EncodedFace& encoded, std::span<const float> drive, MutableImageView patch) override {
    const auto* face = dynamic_cast<const UnetFace*>(&encoded);
    const int size = w_->spec.cropSize;
    if (!face || drive.size() != w_->spec.driveSize() || !(patch.size == Size{size, size}) || patch.channels != 3)
      return fail(ErrorCode::InvalidArgument, "the U-Net was handed a face, window or patch of another shape");
    runAudio(drive);
    LevelInput level;
    level.map = face->maps.back().view();
    level.skip = std::as_const(audio_).view();
    int side = level.map.height;
    for (const BlockPair& pair : w_->fuse) level = {runIntoWork(pair, level, side), false, {}, nullptr};
    for (std::size_t i = 0; i + 1 < w_->up.size(); ++i) {
      side *= 2;
      level.doubled = true;
      level.skip = face->maps[w_->up.size() - 2 - i].view();
      level = {runIntoWork(w_->up[i], level, side), false, {}, nullptr};
    }
    level.doubled = true;
    level.face = face;
    paintTop(level, patch);
    return {};
  }

 private:
  /// The second block reads the first one's rows as they are made, unless one of them needs several walks.
  static bool chains(const BlockPair& pair) { return pair.first.walksOnce() && pair.second.walksOnce(); }

  void runPair(const BlockPair& pair, const LevelInput& level, MapView out) {
    if (chains(pair)) {
      pool_.parallelFor(out.height, [&](Rows rows, ThreadScratch& scratch) {
        LevelRows sources(*w_, level, scratch);
        BlockRows between(pair.first, sources.input(), scratch.blocks[1]);
        pair.second.run({out.height, out.width, &between}, out, rows, scratch.blocks[2]);
      });
      return;
    }
    between_.reshape(out.height, out.width, pair.first.outputChannels());
    pool_.parallelFor(out.height, [&](Rows rows, ThreadScratch& scratch) {
      LevelRows sources(*w_, level, scratch);
      pair.first.run(sources.input(), between_.view(), rows, scratch.blocks[1]);
    });
    pool_.parallelFor(out.height, [&](Rows rows, ThreadScratch& scratch) {
      MapRows between(std::as_const(between_).view());
      pair.second.run({out.height, out.width, &between}, out, rows, scratch.blocks[2]);
    });
  }

  /// The same into the work map that `level` does not use.
  ConstMapView runIntoWork(const BlockPair& pair, const LevelInput& level, int side) {
    FeatureMap& free = level.map.data == work_[0].view().data ? work_[1] : work_[0];
    free.reshape(side, side, pair.outputChannels());
    runPair(pair, level, free.view());
    return std::as_const(free).view();
  }

  void runBlocks(const std::vector<InvertedResidual>& blocks) {
    for (const InvertedResidual& block : blocks) {
      const ConstMapView in = std::as_const(audio_).view();
      between_.reshape(in.height, in.width, block.outputChannels());
      pool_.parallelFor(in.height, [&](Rows rows, ThreadScratch& scratch) {
        MapRows source(in);
        block.run({in.height, in.width, &source}, between_.view(), rows, scratch.blocks[0]);
      });
      std::swap(audio_, between_);
    }
  }

  void runShrink(const DenseConv& conv) {
    const ConstMapView in = std::as_const(audio_).view();
    between_.reshape(conv.outputHeight(in.height), conv.outputWidth(in.width), conv.outputChannels());
    pool_.parallelFor(between_.view().height, [&](Rows rows, ThreadScratch& scratch) {
      conv.run(in, between_.view(), rows, scratch.gathered);
    });
    std::swap(audio_, between_);
  }

  void runAudio(std::span<const float> drive) {
    const std::vector<int>& shape = w_->spec.driveShape;
    const int pixels = shape[1] * shape[2];
    audio_.reshape(shape[1], shape[2], shape[0]);
    const MapView map = audio_.view();
    for (int c = 0; c < shape[0]; ++c)
      for (int p = 0; p < pixels; ++p) map.data[p * map.stride() + c] = drive[static_cast<std::size_t>(c) * pixels + p];
    runBlocks(w_->audio.before);
    runShrink(w_->audio.shrink[0]);
    runBlocks(w_->audio.middle);
    runShrink(w_->audio.shrink[1]);
    runBlocks(w_->audio.after);
  }

  /// The last pair of blocks, the output layer and the patch.
  void paintTop(const LevelInput& level, MutableImageView patch) {
    const BlockPair& pair = w_->up.back();
    const int size = w_->spec.cropSize;
    if (!chains(pair)) {
      MapRows rowsOfMap(runIntoWork(pair, level, size));
      pool_.parallelFor(size, [&](Rows rows, ThreadScratch& scratch) { writeRows(rowsOfMap, rows, scratch, patch); });
      return;
    }
    pool_.parallelFor(size, [&](Rows rows, ThreadScratch& scratch) {
      LevelRows sources(*w_, level, scratch);
      BlockRows between(pair.first, sources.input(), scratch.blocks[1]);
      BlockRows top(pair.second, {size, size, &between}, scratch.blocks[2]);
      writeRows(top, rows, scratch, patch);
    });
  }

  void writeRows(RowSource& source, Rows rows, ThreadScratch& scratch, MutableImageView patch) const {
    const int width = patch.size.width;
    scratch.gathered.ensure(static_cast<std::size_t>(padChannels(width * 3)) + width * kChannelPadding);
    float* inRow = scratch.gathered.data();
    const MapView logits{inRow + padChannels(width * 3), 1, width, 3};
    for (int y = rows.begin; y < rows.end; ++y) {
      const PixelRun run = source.row(y);
      w_->out.front().run({run.data, 1, width, run.channels}, logits);
      for (int x = 0; x < width; ++x)
        std::copy_n(logits.data + static_cast<std::ptrdiff_t>(x) * kChannelPadding, 3, inRow + x * 3);
      w_->kernels.sigmoidBytes(inRow, width * 3, patch.row(y));  // the reference implementation truncates, too
    }
  }

  std::shared_ptr<const UnetWeights> w_;
  FeatureMap between_, audio_;
  std::array<FeatureMap, 2> work_;
  ThreadPool pool_;
};

class UnetEngine final : public LipNetwork {
 public:
  UnetEngine(std::shared_ptr<const UnetWeights> weights, int threads)
      : weights_(std::move(weights)), threads_(threads) {}
  const NetworkSpec& spec() const override { return weights_->spec; }
  std::string engineName() const override { return "Fused CPU, " + weights_->kernels.name; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<UnetSession>(weights_, threads_));
  }

 private:
  std::shared_ptr<const UnetWeights> weights_;
  int threads_;
};

void loadAudio(Folder& folder, UnetWeights& w, const CompatibleConfig& config) {
  const std::string name = "audio_model.";
  // Every branch ends at 10x10, whatever it starts from.
  DenseConv::Geometry third{config.audioSide()[0] / 16, config.audioSide()[1] / 16, 1};
  DenseConv::Geometry fifth{2, 2, 3};
  w.audio.before.push_back(unetBlock(folder, w.kernels, name + "conv1", 1, config.audioAddsInput(0)));
  w.audio.before.push_back(unetBlock(folder, w.kernels, name + "conv2", 1, config.audioAddsInput(1)));
  w.audio.shrink.emplace_back(w.kernels, folder.conv(name + "conv3", name + "bn3"), third, true);
  w.audio.middle.push_back(unetBlock(folder, w.kernels, name + "conv4", 1, true));
  w.audio.shrink.emplace_back(w.kernels, folder.conv(name + "conv5", name + "bn5"), fifth, true);
  w.audio.after.push_back(unetBlock(folder, w.kernels, name + "conv6", 1, true));
  w.audio.after.push_back(unetBlock(folder, w.kernels, name + "conv7", 1, true));
}

}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadUnet(const Weights& weights, const Kernels& kernels, int threads) {
  const auto config = TRY(CompatibleConfig::fromWeights(weights));
  const int levels = config.levels();
  auto w = std::make_shared<UnetWeights>(UnetWeights{kernels, config.spec(), {}, {}, {}, {}, {}, {}});
  Folder folder(weights);
  w->inc.push_back(unetBlock(folder, kernels, "inc.inconv.0", 1, false));
  for (int i = 1; i <= levels; ++i)
    w->down.push_back(blockPair(folder, kernels, "down" + std::to_string(i) + ".maxpool_conv.0", 2));
  loadAudio(folder, *w, config);
  for (int i = 0; i < 2; ++i) w->fuse.push_back(blockPair(folder, kernels, "fuse_conv." + std::to_string(i), 1));
  for (int i = 1; i <= levels; ++i) w->up.push_back(blockPair(folder, kernels, "up" + std::to_string(i) + ".conv", 1));
  w->out.emplace_back(kernels, folder.conv("outc.conv"));
  if (!folder.status()) return fail(folder.status().error());
  return std::shared_ptr<const LipNetwork>(std::make_shared<UnetEngine>(std::move(w), threads));
}

}  // namespace visema::fused
