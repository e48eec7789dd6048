// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>
#include <atomic>
#include <cmath>
#include <functional>
#include <numbers>

#include "core/base/yuv_convert.h"
#include "core/live/live_avatar.h"
#include "core/nn/weights/weights.h"
#include "core/speech/feature_windows.h"
#include "tests/support/synthetic_package.h"

/// An avatar that does as it is told: ears, networks and a drawn package.
namespace visema::test {

/// A few numbers of the mel window: enough to tell rows apart.
class SmallEncoder final : public SpeechEncoder {
 public:
  explicit SmallEncoder(int dimension = 3) : dimension_(dimension) {}
  const std::string& name() const override { return name_; }
  int dimension() const override { return dimension_; }
  void encode(std::span<const float> mel, std::span<float> features) override {
    for (int i = 0; i < dimension_; ++i) features[i] = mel[static_cast<std::size_t>(100 + 350 * i)];
  }

 private:
  const int dimension_;
  std::string name_ = "small";
};

/// A voiced hum between two silences.
inline std::vector<float> hum(double silence, double sound, double after) {
  std::vector<float> samples(static_cast<std::size_t>((silence + sound + after) * kSpeechRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kSpeechRate;
    if (t < silence || t >= silence + sound) continue;
    for (int harmonic = 1; harmonic < 20; ++harmonic)
      samples[i] += static_cast<float>(0.1 / harmonic * (1 + 0.5 * std::sin(25 * t)) *
                                       std::sin(2 * std::numbers::pi * 120 * harmonic * t));
  }
  return samples;
}

/// Paints the whole crop in one shade; fails or takes its (scripted) time when told to.
class ScriptedNetwork final : public LipNetwork {
 public:
  ScriptedNetwork(int driveSize, std::uint8_t shade) : shade_(shade) {
    spec_.family = NetworkFamily::Compatible;
    spec_.cropSize = 128;
    spec_.driveShape = {driveSize};
    spec_.speech = "small";
  }
  std::atomic<bool> broken = false;
  mutable std::atomic<int> painted = 0;
  mutable std::atomic<int> opened = 0;
  std::function<void()> whilePainting;

  const NetworkSpec& spec() const override { return spec_; }
  std::string engineName() const override { return "scripted"; }
  Result<std::unique_ptr<LipSession>> openSession() const override {
    ++opened;
    return std::unique_ptr<LipSession>(new Session(*this));
  }

 private:
  struct Face final : EncodedFace {
    std::size_t byteCount() const override { return 1; }
  };
  class Session final : public LipSession {
   public:
    explicit Session(const ScriptedNetwork& network) : network_(network) {}
    Result<std::shared_ptr<const EncodedFace>> encode(const FaceInput&) override {
      return std::shared_ptr<const EncodedFace>(std::make_shared<Face>());
    }
    Status paint(const EncodedFace&, std::span<const float>, MutableImageView patch) override {
      if (network_.broken) return fail(ErrorCode::Internal, "the engine is out of order");
      if (network_.whilePainting) network_.whilePainting();
      ++network_.painted;
      for (int y = 0; y < patch.size.height; ++y) std::fill_n(patch.row(y), patch.size.width * 3, network_.shade_);
      return {};
    }

   private:
    const ScriptedNetwork& network_;
  };
  NetworkSpec spec_;
  const std::uint8_t shade_;
};

/// A drawn avatar with two scripted networks: a full one that paints light, and a light one that paints dark.
class ScriptedAvatar {
  const int features_;  // before what is made of it

 public:
  explicit ScriptedAvatar(SyntheticOptions options = {}, int features = 3) : features_(features) {
    const std::filesystem::path folder = folder_.path().toStdString();
    const ExpectedTensor unused{"unused", {1}};
    if (Status status = writeGoldenWeights(folder / "weights.safetensors", {unused}); !status)
      qFatal("%s", status.error().message.c_str());
    for (const char* name : {"full", "light"}) {
      NetworkEntry entry;
      entry.name = entry.size = name;
      entry.family = NetworkFamily::Compatible;
      entry.reference = ReferencePolicy::SameFrame;
      entry.cropSize = entry.inputSize = 128;
      entry.speech = "small";
      entry.driveShape = {features * kRowsPerFrame};
      entry.mostLookahead = kFullLookahead;
      entry.weights = std::string("networks/") + name + ".safetensors";
      options.networks.push_back(entry);
      options.files[entry.weights] = folder / "weights.safetensors";
    }
    auto made = makeSyntheticPackage(folder, options);
    if (!made) qFatal("%s", made.error().message.c_str());
    path = *made;
  }

  LiveAvatar watched() const {
    auto package = AvatarPackage::open(path);
    if (!package) qFatal("%s", package.error().message.c_str());
    auto loaded = LoadedAvatar::load(*package, MemoryBudget::create(2ull << 30));
    if (!loaded) qFatal("%s", loaded.error().message.c_str());
    // Room also for a sanitizer. All of it is there, so that what is shown does not depend on how quick the decoder is.
    for (std::size_t clip = 0; clip < (*package)->manifest().clips.size(); ++clip)
      for (FrameIndex frame = 0; frame < (*loaded)->clip(clip).frameCount(); ++frame)
        if (!(*loaded)->clip(clip).frame(frame)) qFatal("a drawn clip cannot be decoded");
    LiveAvatar live;
    live.avatar = *loaded;
    return live;
  }
  LiveAvatar speaking() const { return speaking(watched()); }
  /// The same one, with its networks.
  LiveAvatar speaking(LiveAvatar live) const {
    live.networks = {{0, full}, {1, light}};
    live.encoder = std::make_shared<SmallEncoder>(features_);
    live.source.silence.assign(static_cast<std::size_t>(features_), 0.0f);
    return live;
  }

  std::filesystem::path path;
  std::shared_ptr<ScriptedNetwork> full = std::make_shared<ScriptedNetwork>(features_ * kRowsPerFrame, 230);
  std::shared_ptr<ScriptedNetwork> light = std::make_shared<ScriptedNetwork>(features_ * kRowsPerFrame, 30);

 private:
  QTemporaryDir folder_;
};

/// Something else behind an avatar that was drawn before a green screen.
inline std::shared_ptr<Backdrop> backdropFor(const LiveAvatar& avatar, const std::string& wish) {
  const auto footage = avatar.avatar->clip(0).frame(0);
  if (!footage) qFatal("%s", footage.error().message.c_str());
  auto backdrop = Backdrop::create(wish, **footage, "drawn");
  if (!backdrop) qFatal("%s", backdrop.error().message.c_str());
  return std::move(*backdrop);
}

/// Whether the upper left corner of a picture, where nobody is, has about this colour.
inline bool isBehind(const YuvImage& picture, int red, int green, int blue) {
  Image bgr(picture.size(), 3);
  yuvToBgr(picture, bgr.mutableView());
  const std::uint8_t* pixel = bgr.view().row(4) + 4 * 3;
  return std::abs(pixel[2] - red) < 12 && std::abs(pixel[1] - green) < 12 && std::abs(pixel[0] - blue) < 12;
}

/// How bright the middle of the drawn mouth is.
inline double mouthBrightness(const YuvImage& picture, ClipFrame at) {
  const Point mouth = syntheticCrop(picture.size(), at.frame, 128).inverse().apply({64, 94});
  double sum = 0;
  for (int y = -2; y <= 2; ++y)
    for (int x = -2; x <= 2; ++x)
      sum += picture.plane(0).row(static_cast<int>(mouth.y) + y)[static_cast<int>(mouth.x) + x];
  return sum / 25;
}

}  // namespace visema::test
