// SPDX-License-Identifier: Apache-2.0
#include "core/nn/fused/unet_engine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "core/nn/fused/dense_conv.h"
#include "core/nn/fused/fold.h"
#include "core/nn/fused/inverted_residual.h"
#include "core/nn/fused/linear.h"
#include "core/nn/fused/patch.h"

namespace visema::fused {
namespace {

constexpr float kByte = 1.0f / 255.0f;

struct DrivePicture {  // the window of speech features, seen as a picture
  int channels = 32;
  int height = 16;
  int width = 16;
};

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
  DrivePicture drive;
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

/// The black rectangle of training: rows and columns from 5 on, up to these.
bool isMasked(int x, int y, int size) {
  const int lastColumn = size - 6;
  const int lastRow = size - 11;
  return x >= 5 && x <= lastColumn && y >= 5 && y <= lastRow;
}

class UnetSession final : public LipSession {
 public:
  explicit UnetSession(std::shared_ptr<const UnetWeights> weights) : w_(std::move(weights)) {}

  Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput& input) override {
    const int size = w_->spec.cropSize;
    for (const ImageView& view : {input.crop, input.reference})
      if (!view.data || !(view.size == Size{size, size}) || view.channels != 3)
        return fail(ErrorCode::InvalidArgument, "the U-Net needs crop and reference of " + std::to_string(size) + "x" +
                                                    std::to_string(size) + " pixels");
    auto face = std::make_shared<UnetFace>();
    face->crop = copyOf(input.crop);
    if (input.reference.data != input.crop.data) face->reference = copyOf(input.reference);
    runInc(*face);
    ConstMapView current = std::as_const(inc_).view();
    face->maps.resize(w_->down.size());
    for (std::size_t i = 0; i < w_->down.size(); ++i) {
      BlockInput in;
      in.map = current;
      face->maps[i].reshape(current.height / 2, current.width / 2, w_->down[i].outputChannels());
      runPair(w_->down[i], in, face->maps[i].view());
      current = std::as_const(face->maps[i]).view();
    }
    return std::shared_ptr<const EncodedFace>(std::move(face));
  }

  Status paint(const EncodedFace& encoded, std::span<const float> drive, MutableImageView patch) override {
    const auto* face = dynamic_cast<const UnetFace*>(&encoded);
    const int size = w_->spec.cropSize;
    if (!face || drive.size() != w_->spec.driveSize() || !(patch.size == Size{size, size}) || patch.channels != 3)
      return fail(ErrorCode::InvalidArgument, "the U-Net was handed a face, window or patch of another shape");
    runAudio(drive);
    BlockInput in;
    in.map = face->maps.back().view();
    in.skip = std::as_const(audio_).view();
    for (const BlockPair& pair : w_->fuse) {
      runInto(pair, in);
      in = {};
      in.map = std::as_const(*current_).view();
    }
    runInc(*face);
    const int levels = static_cast<int>(w_->up.size());
    for (int i = 0; i < levels; ++i) {
      in.map = std::as_const(*current_).view();
      in.upsampled = true;
      in.skip = i + 1 < levels ? face->maps[levels - 2 - i].view() : std::as_const(inc_).view();
      runInto(w_->up[i], in);
    }
    writePatch(patch);
    return {};
  }

 private:
  void runInc(const UnetFace& face) {
    const int size = w_->spec.cropSize;
    const Image& reference = face.reference.empty() ? face.crop : face.reference;
    planes_.reshape(size, size, 6);
    const MapView planes = planes_.view();
    for (int y = 0; y < size; ++y) {
      const std::uint8_t* from = reference.view().row(y);
      const std::uint8_t* crop = face.crop.view().row(y);
      float* to = planes.row(y);
      for (int x = 0; x < size; ++x, to += planes.stride())
        for (int c = 0; c < 3; ++c) {
          to[c] = static_cast<float>(from[x * 3 + c]) * kByte;
          to[3 + c] = isMasked(x, y, size) ? 0.0f : static_cast<float>(crop[x * 3 + c]) * kByte;
        }
    }
    BlockInput in;
    in.map = planes;
    inc_.reshape(size, size, w_->inc.front().outputChannels());
    w_->inc.front().run(in, inc_.view(), scratch_);
  }

  void runPair(const BlockPair& pair, const BlockInput& in, MapView out) {
    between_.reshape(out.height, out.width, pair.first.outputChannels());
    pair.first.run(in, between_.view(), scratch_);
    BlockInput second;
    second.map = std::as_const(between_).view();
    pair.second.run(second, out, scratch_);
  }

  /// The same into the work map that `in` does not use.
  void runInto(const BlockPair& pair, const BlockInput& in) {
    FeatureMap* free = current_ == &work_[0] ? &work_[1] : &work_[0];
    free->reshape(in.height(), in.width(), pair.outputChannels());
    runPair(pair, in, free->view());
    current_ = free;
  }

  void runBlocks(const std::vector<InvertedResidual>& blocks) {
    for (const InvertedResidual& block : blocks) {
      const ConstMapView in = std::as_const(audio_).view();
      BlockInput input;
      input.map = in;
      between_.reshape(in.height, in.width, block.outputChannels());
      block.run(input, between_.view(), scratch_);
      std::swap(audio_, between_);
    }
  }

  void runShrink(const DenseConv& conv) {
    const ConstMapView in = std::as_const(audio_).view();
    between_.reshape(conv.outputHeight(in.height), conv.outputWidth(in.width), conv.outputChannels());
    conv.run(in, between_.view(), gathered_);
    std::swap(audio_, between_);
  }

  void runAudio(std::span<const float> drive) {
    const DrivePicture& shape = w_->drive;
    const int pixels = shape.height * shape.width;
    audio_.reshape(shape.height, shape.width, shape.channels);
    const MapView map = audio_.view();
    for (int c = 0; c < shape.channels; ++c)
      for (int p = 0; p < pixels; ++p) map.data[p * map.stride() + c] = drive[static_cast<std::size_t>(c) * pixels + p];
    runBlocks(w_->audio.before);
    runShrink(w_->audio.shrink[0]);
    runBlocks(w_->audio.middle);
    runShrink(w_->audio.shrink[1]);
    runBlocks(w_->audio.after);
  }

  void writePatch(MutableImageView patch) {
    const ConstMapView map = std::as_const(*current_).view();
    logits_.reshape(1, map.width, 3);
    for (int y = 0; y < map.height; ++y) {
      w_->out.front().run({map.row(y), 1, map.width, map.channels}, logits_.view());
      const float* from = std::as_const(logits_).view().data;
      std::uint8_t* to = patch.row(y);
      for (int x = 0; x < map.width; ++x, from += kChannelPadding)
        for (int c = 0; c < 3; ++c)  // the reference implementation truncates
          to[x * 3 + c] = static_cast<std::uint8_t>(255.0f / (1.0f + std::exp(-from[c])));
    }
  }

  std::shared_ptr<const UnetWeights> w_;
  BlockScratch scratch_;
  AlignedBuffer<float> gathered_;
  FeatureMap planes_, inc_, between_, audio_, logits_;
  std::array<FeatureMap, 2> work_;
  FeatureMap* current_ = &work_[0];
};

class UnetEngine final : public LipNetwork {
 public:
  explicit UnetEngine(std::shared_ptr<const UnetWeights> weights) : weights_(std::move(weights)) {}
  const NetworkSpec& spec() const override { return weights_->spec; }
  std::string engineName() const override { return "Fused CPU, " + weights_->kernels.name; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    return std::unique_ptr<LipSession>(std::make_unique<UnetSession>(weights_));
  }

 private:
  std::shared_ptr<const UnetWeights> weights_;
};

/// Which speech features the audio branch takes. AVE and HuBERT branches have the same shapes: the larger network is
/// known with the former, the smaller with the latter, and metadata may say otherwise.
std::string speechOf(const Weights& weights, int audioChannels, bool large) {
  if (const auto said = weights.metadata().find("speech"); said != weights.metadata().end()) return said->second;
  if (audioChannels == 256) return "wenet";
  return large ? "ave" : "hubert";
}

void loadAudio(Folder& folder, UnetWeights& w, const Weights& weights, bool large) {
  const std::string name = "audio_model.";
  const FoldedConv first = folder.conv(name + "conv1.conv.0");
  w.spec.speech = speechOf(weights, first.inputs, large);
  const bool wenet = w.spec.speech == "wenet";
  w.drive = wenet ? DrivePicture{256, 16, 32} : w.spec.speech == "hubert" ? DrivePicture{32, 32, 32} : DrivePicture{};
  if (w.drive.channels != first.inputs)
    folder.refuse("the weights' audio branch takes " + std::to_string(first.inputs) + " channels, not the " +
                  std::to_string(w.drive.channels) + " of " + w.spec.speech + " features");
  w.spec.driveShape = {w.drive.channels, w.drive.height, w.drive.width};

  // Every branch ends at 10x10, whatever it starts from.
  DenseConv::Geometry third{w.drive.height / 16, w.drive.width / 16, 1};
  DenseConv::Geometry fifth{2, 2, 3};
  w.audio.before.push_back(unetBlock(folder, w.kernels, name + "conv1", 1, wenet));
  w.audio.before.push_back(unetBlock(folder, w.kernels, name + "conv2", 1, wenet));
  w.audio.shrink.emplace_back(w.kernels, folder.conv(name + "conv3", name + "bn3"), third, true);
  w.audio.middle.push_back(unetBlock(folder, w.kernels, name + "conv4", 1, true));
  w.audio.shrink.emplace_back(w.kernels, folder.conv(name + "conv5", name + "bn5"), fifth, true);
  w.audio.after.push_back(unetBlock(folder, w.kernels, name + "conv6", 1, true));
  w.audio.after.push_back(unetBlock(folder, w.kernels, name + "conv7", 1, true));
}

}  // namespace

Result<std::shared_ptr<const LipNetwork>> loadUnet(const Weights& weights, const Kernels& kernels) {
  const bool large = weights.find("down5.maxpool_conv.0.double_conv.0.conv.0.weight") != nullptr;
  const int levels = large ? 5 : 4;
  auto w = std::make_shared<UnetWeights>(UnetWeights{kernels, {}, {}, {}, {}, {}, {}, {}, {}});
  w->spec.family = NetworkFamily::Compatible;
  w->spec.cropSize = large ? 320 : 160;
  Folder folder(weights);
  w->inc.push_back(unetBlock(folder, kernels, "inc.inconv.0", 1, false));
  for (int i = 1; i <= levels; ++i)
    w->down.push_back(blockPair(folder, kernels, "down" + std::to_string(i) + ".maxpool_conv.0", 2));
  loadAudio(folder, *w, weights, large);
  for (int i = 0; i < 2; ++i) w->fuse.push_back(blockPair(folder, kernels, "fuse_conv." + std::to_string(i), 1));
  for (int i = 1; i <= levels; ++i) w->up.push_back(blockPair(folder, kernels, "up" + std::to_string(i) + ".conv", 1));
  w->out.emplace_back(kernels, folder.conv("outc.conv"));
  if (!folder.status()) return fail(folder.status().error());
  return std::shared_ptr<const LipNetwork>(std::make_shared<UnetEngine>(std::move(w)));
}

}  // namespace visema::fused
