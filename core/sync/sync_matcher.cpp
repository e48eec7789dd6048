// SPDX-License-Identifier: Apache-2.0
#include "core/sync/sync_matcher.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/base/try.h"
#include "core/nn/weights/weights.h"
#include "core/sync/mouth_pose.h"

namespace visema {
namespace {

enum class Tower { Eye, Ear };

/// A layer of a tower: a convolution that halves the picture, or one that sees all of what is left.
struct LayerPlan {
  Tower tower;
  int number, in, out, side = 1, stride = 1;
  Activation activation = Activation::Relu;
  bool halves() const { return stride == 2; }
  std::string tensor(const char* kind) const {
    return (tower == Tower::Eye ? "eye." : "ear.") + std::to_string(number) + kind;
  }
};
constexpr LayerPlan kLayers[] = {
    {Tower::Eye, 0, kSyncChannels[0], kSyncChannels[1], 3, 2},
    {Tower::Eye, 1, kSyncChannels[1], kSyncChannels[2], 3, 2},
    {Tower::Eye, 2, kSyncChannels[2], kSyncChannels[3], 3, 2},
    {Tower::Eye, 3, kSyncChannels[3], kSyncChannels[4], 3, 2},
    {Tower::Eye, 4, kSyncChannels[4], kSyncHidden, 3},
    {Tower::Eye, 5, kSyncHidden, kSyncNumbers, 1, 1, Activation::None},
    {Tower::Ear, 0, kSyncRows* kSyncFeatures, kSyncHidden},
    {Tower::Ear, 1, kSyncHidden, kSyncHidden},
    {Tower::Ear, 2, kSyncHidden, kSyncNumbers, 1, 1, Activation::None},
};

ConvLayer layerOf(const Weights& weights, const LayerPlan& plan) {
  ConvSpec spec;
  spec.inChannels = plan.in, spec.outChannels = plan.out;
  spec.kernelRows = spec.kernelColumns = plan.side;
  spec.rowStride = spec.columnStride = plan.stride;
  spec.rowPadding = spec.columnPadding = plan.halves() ? 1 : 0;
  spec.activation = plan.activation;
  spec.weights = weights.find(plan.tensor(".weight"))->toFloat();
  spec.bias = weights.find(plan.tensor(".bias"))->toFloat();
  return {spec, CpuFeatures::detect()};
}

void toLengthOne(std::span<float> values) {
  const float square = std::inner_product(values.begin(), values.end(), values.begin(), 0.0F);
  const float scale = 1 / std::sqrt(std::max(square, 1e-12F));
  for (float& value : values) value *= scale;
}

/// Without what all frames have in common, which tells no shift from another.
struct Centred {
  std::vector<float> values;
  double spread = 0;  // mean square of a frame

  explicit Centred(std::span<const float> numbers) : values(numbers.begin(), numbers.end()) {
    const std::size_t frames = values.size() / kSyncNumbers;
    for (std::size_t i = 0; i < kSyncNumbers; ++i) {
      double mean = 0;
      for (std::size_t f = 0; f < frames; ++f) mean += values[f * kSyncNumbers + i];
      mean /= static_cast<double>(frames);
      for (std::size_t f = 0; f < frames; ++f) values[f * kSyncNumbers + i] -= static_cast<float>(mean);
    }
    spread = std::inner_product(values.begin(), values.end(), values.begin(), 0.0) / static_cast<double>(frames);
  }
};

/// A frame and its neighbours.
void copyPictures(const TalkingFilm& film, int frame, const MouthPose& pose, std::span<float> to) {
  constexpr std::size_t kPixels = std::size_t{kSyncSide} * kSyncSide;
  for (int i = 0; i < kSyncFrames; ++i)
    lookAtMouth(film.mouth(std::clamp(frame + i - kSyncFrames / 2, 0, film.frames() - 1)), pose,
                to.subspan(static_cast<std::size_t>(i) * kPixels, kPixels));
}

std::vector<float> seenIn(const TalkingFilm& film, const MouthPose& pose, SyncMatcher& matcher) {
  std::vector<float> seen(static_cast<std::size_t>(film.frames()) * kSyncNumbers);
  std::vector<float> pictures(std::size_t{kSyncFrames} * kSyncSide * kSyncSide);
  for (int f = 0; f < film.frames(); ++f) {
    copyPictures(film, f, pose, pictures);
    normalizeMouths(pictures);
    matcher.see(pictures, std::span(seen).subspan(static_cast<std::size_t>(f) * kSyncNumbers, kSyncNumbers));
  }
  return seen;
}

std::vector<float> heardIn(const TalkingFilm& film, const FeatureRows& rows, SyncMatcher& matcher) {
  std::vector<float> heard(static_cast<std::size_t>(film.frames()) * kSyncNumbers);
  std::vector<float> window(std::size_t{kSyncRows} * kSyncFeatures);
  for (int f = 0; f < film.frames(); ++f) {
    copySyncRows(rows, f, window);
    matcher.hear(window, std::span(heard).subspan(static_cast<std::size_t>(f) * kSyncNumbers, kSyncNumbers));
  }
  return heard;
}

/// Offset and confidence from the likenesses.
void judge(SyncCurve& curve) {
  constexpr int kReach = SyncCurve::kReach;
  const auto best = std::max_element(curve.alike.begin(), curve.alike.end());
  curve.offset = kReach - static_cast<int>(best - curve.alike.begin());
  auto ordered = curve.alike;
  std::nth_element(ordered.begin(), ordered.begin() + kReach, ordered.end());
  curve.confidence = *best - ordered[kReach];
}

}  // namespace

void lookAtMouth(std::span<const std::uint8_t> mouth, const MouthPose& pose, std::span<float> picture) {
  const float half = kSyncSide / 2.0F, middle = kMouthSide / 2.0F;
  const float cosine = pose.scale * std::cos(pose.angle), sine = pose.scale * std::sin(pose.angle);
  float* next = picture.data();
  for (int row = 0; row < kSyncSide; ++row)
    for (int column = 0; column < kSyncSide; ++column) {
      const float u = (static_cast<float>(column) + 0.5F - half) * (pose.mirrored ? -pose.stretch : pose.stretch);
      const float v = static_cast<float>(row) + 0.5F - half;
      const float x = std::clamp(cosine * u - sine * v + pose.x * half + middle - 0.5F, 0.0F, kMouthSide - 1.001F);
      const float y = std::clamp(sine * u + cosine * v + pose.y * half + middle - 0.5F, 0.0F, kMouthSide - 1.001F);
      const int left = static_cast<int>(x), top = static_cast<int>(y);
      const float right = x - static_cast<float>(left), below = y - static_cast<float>(top);
      const std::uint8_t* at = mouth.data() + top * kMouthSide + left;
      *next++ = (1 - below) * ((1 - right) * at[0] + right * at[1]) +
                below * ((1 - right) * at[kMouthSide] + right * at[kMouthSide + 1]);
    }
}

void normalizeMouths(std::span<float> pictures) {
  double sum = 0, squares = 0;
  for (const float value : pictures) sum += value, squares += static_cast<double>(value) * value;
  const double mean = sum / static_cast<double>(pictures.size());
  const double spread = std::sqrt(std::max(1.0, squares / static_cast<double>(pictures.size()) - mean * mean));
  for (float& value : pictures) value = static_cast<float>((value - mean) / spread);
}

void copySyncRows(const FeatureRows& rows, std::int64_t frame, std::span<float> to) {
  const auto size = static_cast<std::size_t>(rows.dimension());
  for (int i = 0; i < kSyncRows; ++i) {
    const auto index = std::clamp<std::int64_t>(frame - kSyncRowsBefore + i, 0, rows.count() - 1);
    std::copy_n(rows.row(index).begin(), size, to.begin() + static_cast<std::ptrdiff_t>(i * size));
  }
}

Result<SyncMatcher> SyncMatcher::open(const Weights& weights) {
  if (weights.note("family") != kSyncFamily || weights.note("version") != "1")
    return fail(ErrorCode::BadData, weights.name() + " is not a matcher of lips and sound that this program reads");
  SyncMatcher matcher;
  matcher.trainedOn_ = {weights.note(kSpeechNote), weights.note(kFingerprintNote)};
  std::vector<ExpectedTensor> expected;
  for (const LayerPlan& plan : kLayers) {
    std::vector<std::int64_t> shape{plan.out, std::int64_t{plan.in} * plan.side * plan.side};
    if (plan.halves()) shape = {plan.out, plan.in, plan.side, plan.side};
    expected.push_back({plan.tensor(".weight"), std::move(shape)});
    expected.push_back({plan.tensor(".bias"), {plan.out}});
  }
  TRY(checkTensors(weights, expected));
  for (const LayerPlan& plan : kLayers)
    (plan.tower == Tower::Eye ? matcher.eye_ : matcher.ear_).push_back(layerOf(weights, plan));
  return matcher;
}

std::span<const float> SyncMatcher::run(std::vector<ConvLayer>& tower) {
  for (ConvLayer& layer : tower) {
    layer.run(a_, b_);
    std::swap(a_, b_);
  }
  toLengthOne(a_.values);
  return a_.values;
}

void SyncMatcher::see(std::span<const float> pictures, std::span<float> numbers) {
  constexpr std::size_t kPixels = std::size_t{kSyncSide} * kSyncSide;
  a_.resize(kSyncSide, kSyncSide, kSyncFrames);
  for (std::size_t picture = 0; picture < kSyncFrames; ++picture)
    for (std::size_t pixel = 0; pixel < kPixels; ++pixel)
      a_.values[pixel * kSyncFrames + picture] = pictures[picture * kPixels + pixel];
  std::ranges::copy(run(eye_), numbers.begin());
}

void SyncMatcher::hear(std::span<const float> rows, std::span<float> numbers) {
  a_.resize(1, 1, kSyncRows * kSyncFeatures);
  std::ranges::copy(rows, a_.values.begin());
  std::ranges::copy(run(ear_), numbers.begin());
}

SyncCurve syncCurve(std::span<const float> seen, std::span<const float> heard) {
  constexpr int kReach = SyncCurve::kReach;
  const Centred eye(seen), ear(heard);
  const auto frames = static_cast<std::ptrdiff_t>(seen.size() / kSyncNumbers);
  const double norm = std::sqrt(eye.spread * ear.spread) * static_cast<double>(frames - 2 * kReach);
  SyncCurve curve;
  // The same pictures for every shift, so that the sums can be compared.
  const auto from = eye.values.begin() + kReach * kSyncNumbers, to = eye.values.end() - kReach * kSyncNumbers;
  for (int shift = -kReach; shift <= kReach; ++shift) {
    const double sum = std::inner_product(from, to, ear.values.begin() + (kReach + shift) * kSyncNumbers, 0.0);
    curve.alike[static_cast<std::size_t>(kReach + shift)] = norm > 0 ? sum / norm : 0;
  }
  judge(curve);
  return curve;
}

Result<SyncCurve> matchSync(SyncMatcher& matcher, const TalkingFilm& film, const FeatureRows& rows) {
  // The mouth is not where it always is: looked at from a few places, chance has less of a say.
  constexpr MouthPose kLooks[] = {
      {}, {.scale = 0.83F}, {.scale = 1.18F}, {.y = -0.2F}, {.y = 0.2F},
  };
  if (rows.count() < 1 || film.frames() < SyncCurve::kLeast)
    return fail(ErrorCode::InvalidArgument,
                "sound and lips can be compared from " + std::to_string(SyncCurve::kLeast / 25 + 1) + " seconds on");
  const std::vector<float> heard = heardIn(film, rows, matcher);
  SyncCurve mean;
  for (const MouthPose& look : kLooks) {
    const SyncCurve curve = syncCurve(seenIn(film, look, matcher), heard);
    for (std::size_t i = 0; i < mean.alike.size(); ++i) mean.alike[i] += curve.alike[i] / std::size(kLooks);
  }
  judge(mean);
  return mean;
}

}  // namespace visema
