// SPDX-License-Identifier: Apache-2.0
#include "core/nn/compatible_config.h"

#include <cstring>

#include "core/base/try.h"

namespace visema {
namespace {

using Shape = std::vector<std::int64_t>;

/// Lists tensors in the reference's naming.
class Names {
 public:
  void conv(const std::string& name, int out, int inPerGroup, int kernel, bool bias) {
    list_.push_back({name + ".weight", Shape{out, inPerGroup, kernel, kernel}});
    if (bias) list_.push_back({name + ".bias", Shape{out}});
  }
  void batchNorm(const std::string& name, int channels) {
    for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"})
      list_.push_back({name + part, Shape{channels}});
    list_.push_back({name + ".num_batches_tracked", Shape{}});
  }
  void block(const std::string& name, int in, int out) {
    const int hidden = 2 * in;
    conv(name + ".conv.0", hidden, in, 1, false);
    batchNorm(name + ".conv.1", hidden);
    conv(name + ".conv.3", hidden, 1, 3, false);
    batchNorm(name + ".conv.4", hidden);
    conv(name + ".conv.6", out, hidden, 1, false);
    batchNorm(name + ".conv.7", out);
  }
  void pair(const std::string& name, int in, int out) {
    block(name + ".double_conv.0", in, out);
    block(name + ".double_conv.1", out, out);
  }
  std::vector<ExpectedTensor> take() { return std::move(list_); }

 private:
  std::vector<ExpectedTensor> list_;
};

/// One dimension of a tensor's shape, or 0 where there is no such tensor.
int dimension(const Weights& weights, const std::string& name, std::size_t index) {
  const TensorView* tensor = weights.find(name + ".weight");
  if (!tensor || tensor->shape.size() <= index || tensor->shape[index] > 1 << 16) return 0;
  return static_cast<int>(tensor->shape[index]);
}

/// Sixteen rows of features seen as a picture.
struct SpeechWindow {
  const char* speech;
  int channels;
  std::array<int, 2> side;
};
constexpr SpeechWindow kWindows[] = {
    {"ave", 32, {16, 16}}, {"hubert", 32, {32, 32}}, {"wenet", 256, {16, 32}}, {"visema-1", 4, {16, 16}}};

const SpeechWindow* findWindow(const std::string& speech) {
  for (const SpeechWindow& window : kWindows)
    if (window.speech == speech) return &window;
  return nullptr;
}

std::string speechOf(const Weights& weights, const std::string& asked, int audioChannels, int levels) {
  if (!asked.empty()) return asked;
  if (const std::string& said = weights.note("speech"); !said.empty()) return said;
  for (const char* alone : {"wenet", "visema-1"})
    if (findWindow(alone)->channels == audioChannels) return alone;
  return levels == 5 ? "ave" : "hubert";
}

}  // namespace

CompatibleConfig CompatibleConfig::standard(const std::string& speech, int levels, int base) {
  CompatibleConfig config;
  config.speech = speech;
  const int deepest = 16 * base;
  config.encoder = {base};
  for (int level = 1; level <= levels; ++level) config.encoder.push_back(deepest >> (levels - level));
  const SpeechWindow* window = findWindow(speech);
  const int channels = window ? window->channels : 0;
  if (speech == "wenet")
    config.audio = {channels, deepest / 2, deepest / 2, deepest / 2, deepest};
  else
    config.audio = {channels, 2 * base, 4 * base, 8 * base, deepest};
  config.fuse = {deepest, deepest / 2};
  for (int level = levels - 1; level > 0; --level)
    config.decoder.push_back(std::max(config.encoder[static_cast<std::size_t>(level)] / 2, base));
  config.decoder.push_back(levels == 5 ? base / 2 : base);
  return config;
}

bool CompatibleConfig::looksCompatible(const Weights& weights) {
  return weights.find("inc.inconv.0.conv.0.weight") && weights.find("audio_model.conv1.conv.0.weight");
}

Result<CompatibleConfig> CompatibleConfig::fromWeights(const Weights& weights, const std::string& speech) {
  if (!looksCompatible(weights))
    return fail(ErrorCode::Unsupported,
                weights.name() +
                    " is another network: it has not the layers of the U-Nets of SyncTalk_2D and Ultralight, which are "
                    "what this program runs (inc.inconv, audio_model.conv1 and so on)");
  CompatibleConfig config;
  const bool large = weights.find("down5.maxpool_conv.0.double_conv.0.conv.0.weight") != nullptr;
  const int levels = large ? 5 : 4;
  config.encoder = {dimension(weights, "inc.inconv.0.conv.6", 0)};
  for (int i = 1; i <= levels; ++i) {
    const std::string number = std::to_string(i);
    config.encoder.push_back(dimension(weights, "down" + number + ".maxpool_conv.0.double_conv.0.conv.6", 0));
    config.decoder.push_back(dimension(weights, "up" + number + ".conv.double_conv.0.conv.6", 0));
  }
  for (std::size_t i = 0; i < 2; ++i)
    config.fuse[i] = dimension(weights, "fuse_conv." + std::to_string(i) + ".double_conv.0.conv.6", 0);
  const std::string audio = "audio_model.";
  config.audio = {dimension(weights, audio + "conv1.conv.0", 1), dimension(weights, audio + "conv1.conv.6", 0),
                  dimension(weights, audio + "conv2.conv.6", 0), dimension(weights, audio + "conv3", 0),
                  dimension(weights, audio + "conv5", 0)};
  config.speech = speechOf(weights, speech, config.audio[0], levels);
  const SpeechWindow* window = findWindow(config.speech);
  if (!window)
    return fail(ErrorCode::Unsupported,
                weights.name() + " was made for the speech features '" + config.speech +
                    "', which a compatible network does not know; it takes ave, hubert, wenet or visema-1.");
  if (window->channels != config.audio[0])
    return fail(ErrorCode::Unsupported, weights.name() + " hears windows of " + std::to_string(config.audio[0]) +
                                            " channels, those of '" + config.speech + "' have " +
                                            std::to_string(window->channels) +
                                            ": choose the features it was trained with.");
  TRY(checkTensors(weights, config.tensors()));
  return config;
}

std::array<int, 2> CompatibleConfig::audioSide() const {
  const SpeechWindow* window = findWindow(speech);
  return window ? window->side : std::array<int, 2>{};
}

NetworkSpec CompatibleConfig::spec() const {
  const auto side = audioSide();
  return {NetworkFamily::Compatible, cropSize(), {audio[0], side[0], side[1]}, speech};
}

std::vector<ExpectedTensor> CompatibleConfig::tensors() const {
  Names names;
  const std::string m = "audio_model.";
  names.block(m + "conv1", audio[0], audio[1]);
  names.block(m + "conv2", audio[1], audio[2]);
  names.conv(m + "conv3", audio[3], audio[2], 3, true);
  names.batchNorm(m + "bn3", audio[3]);
  names.block(m + "conv4", audio[3], audio[3]);
  names.conv(m + "conv5", audio[4], audio[3], 3, true);
  names.batchNorm(m + "bn5", audio[4]);
  names.block(m + "conv6", audio[4], audio[4]);
  names.block(m + "conv7", audio[4], audio[4]);
  names.pair("fuse_conv.0", encoder.back() + audio[4], fuse[0]);
  names.pair("fuse_conv.1", fuse[0], fuse[1]);
  names.block("inc.inconv.0", 6, encoder[0]);
  for (std::size_t i = 1; i < encoder.size(); ++i)
    names.pair("down" + std::to_string(i) + ".maxpool_conv.0", encoder[i - 1], encoder[i]);
  int below = fuse[1];
  for (std::size_t i = 0; i < decoder.size(); ++i) {
    names.pair("up" + std::to_string(i + 1) + ".conv", below + encoder[encoder.size() - 2 - i], decoder[i]);
    below = decoder[i];
  }
  names.conv("outc.conv", 3, below, 1, true);
  return names.take();
}

Rect compatibleMask(int cropSize) { return {5, 5, cropSize - 10, cropSize - 15}; }

Image compatibleMaskPicture(int cropSize) {
  Image mask({cropSize, cropSize}, 1);
  const Rect hidden = compatibleMask(cropSize);
  for (int y = hidden.y; y < hidden.y + hidden.height; ++y)
    std::memset(mask.mutableView().row(y) + hidden.x, 255, static_cast<std::size_t>(hidden.width));
  return mask;
}

std::vector<ExpectedTensor> aveEncoderTensors() {
  Names names;
  for (std::size_t i = 0; i < kAveConvs.size(); ++i) {
    const std::string name = "audio_encoder." + std::to_string(i) + ".conv_block.";
    names.conv(name + "0", kAveConvs[i].out, kAveConvs[i].in, kAveConvs[i].kernel, true);
    names.batchNorm(name + "1", kAveConvs[i].out);
  }
  return names.take();
}

}  // namespace visema
