// SPDX-License-Identifier: Apache-2.0
#include "core/sync/sync_matcher.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "core/nn/weights/weights.h"
#include "core/sync/mouth_pose.h"

namespace visema {
namespace {

void dense(std::span<const float> weight, std::span<const float> bias, std::span<const float> in,
           std::span<float> out) {
  for (std::size_t o = 0; o < out.size(); ++o) {
    const float* row = weight.data() + o * in.size();
    out[o] = std::inner_product(in.begin(), in.end(), row, bias[o]);
  }
}

void rectify(std::span<float> values) {
  for (float& value : values) value = std::max(value, 0.0F);
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
    return fail(ErrorCode::BadData, weights.name() + " is no matcher of lips and sound that this program reads");
  SyncMatcher matcher;
  matcher.trainedOn_ = {weights.note(kSpeechNote), weights.note(kFingerprintNote)};
  std::vector<ExpectedTensor> expected;
  std::vector<std::pair<std::string, Layer*>> layers;
  const auto add = [&](const std::string& name, Layer& layer, int in, int out, bool convolution) {
    layer.in = in, layer.out = out;
    std::vector<std::int64_t> shape{out, in};
    if (convolution) shape.insert(shape.end(), {3, 3});
    expected.push_back({name + ".weight", shape});
    expected.push_back({name + ".bias", {out}});
    layers.emplace_back(name, &layer);
  };
  for (std::size_t i = 0; i < 4; ++i)
    add("eye." + std::to_string(i), matcher.convolutions_[i], kSyncChannels[i], kSyncChannels[i + 1], true);
  add("eye.4", matcher.seen_, kSyncSeen, kSyncHidden, false);
  add("eye.5", matcher.eye_, kSyncHidden, kSyncNumbers, false);
  add("ear.0", matcher.ear_[0], kSyncRows * kSyncFeatures, kSyncHidden, false);
  add("ear.1", matcher.ear_[1], kSyncHidden, kSyncHidden, false);
  add("ear.2", matcher.ear_[2], kSyncHidden, kSyncNumbers, false);
  if (Status status = checkTensors(weights, expected); !status) return fail(status.error());
  for (auto& [name, layer] : layers) {
    layer->weight = weights.find(name + ".weight")->toFloat();
    layer->bias = weights.find(name + ".bias")->toFloat();
  }
  return matcher;
}

/// a_ is in channels of side x side; what comes out is in a_ again, half as wide.
void SyncMatcher::convolve(const Layer& layer, int side) {
  const int half = side / 2, places = half * half;
  columns_.assign(static_cast<std::size_t>(layer.in) * 9 * places, 0.0F);
  float* column = columns_.data();
  for (int channel = 0; channel < layer.in; ++channel) {
    const float* picture = a_.data() + static_cast<std::ptrdiff_t>(channel) * side * side;
    for (int tap = 0; tap < 9; ++tap, column += places) {
      const int dy = tap / 3 - 1, dx = tap % 3 - 1;
      for (int y = std::max(0, -dy); y < half; ++y)  // stride 2: only the first row and column can lie outside
        for (int x = std::max(0, -dx); x < half; ++x) column[y * half + x] = picture[(2 * y + dy) * side + 2 * x + dx];
    }
  }
  b_.resize(static_cast<std::size_t>(layer.out) * places);
  for (int o = 0; o < layer.out; ++o) {
    float* to = b_.data() + static_cast<std::ptrdiff_t>(o) * places;
    std::fill_n(to, places, layer.bias[static_cast<std::size_t>(o)]);
    const float* weight = layer.weight.data() + static_cast<std::ptrdiff_t>(o) * layer.in * 9;
    const float* from = columns_.data();
    int k = 0;
    for (; k + 4 <= layer.in * 9; k += 4, from += 4 * places)  // four at a time: fewer visits to what is summed up
      for (int p = 0; p < places; ++p)
        to[p] += weight[k] * from[p] + weight[k + 1] * from[places + p] + weight[k + 2] * from[2 * places + p] +
                 weight[k + 3] * from[3 * places + p];
    for (; k < layer.in * 9; ++k, from += places)
      for (int p = 0; p < places; ++p) to[p] += weight[k] * from[p];
  }
  rectify(b_);
  std::swap(a_, b_);
}

void SyncMatcher::see(std::span<const float> pictures, std::span<float> numbers) {
  a_.assign(pictures.begin(), pictures.end());
  int side = kSyncSide;
  for (const Layer& layer : convolutions_) convolve(layer, side), side /= 2;
  std::array<float, kSyncHidden> hidden{};
  dense(seen_.weight, seen_.bias, a_, hidden);
  rectify(hidden);
  dense(eye_.weight, eye_.bias, hidden, numbers);
  toLengthOne(numbers);
}

void SyncMatcher::hear(std::span<const float> rows, std::span<float> numbers) {
  std::array<float, kSyncHidden> first{}, second{};
  dense(ear_[0].weight, ear_[0].bias, rows, first);
  rectify(first);
  dense(ear_[1].weight, ear_[1].bias, first, second);
  rectify(second);
  dense(ear_[2].weight, ear_[2].bias, second, numbers);
  toLengthOne(numbers);
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
