// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/sync/sync_sequence.h"

#include <algorithm>
#include <cmath>

#include "core/laboratory/sync/drawn_mouth.h"
#include "core/speech/mel.h"
#include "core/sync/sync_matcher.h"
#include "core/sync/talking_film.h"
#include "core/training/corpus/random_draw.h"

namespace visema {
namespace {

constexpr double kLead = 0.03;  // seconds by which people's lips are before the sound
constexpr std::size_t kPixels = std::size_t{kSyncSide} * kSyncSide;

/// What the lips do at a moment: between the targets, and over a while, for nobody's lips are as quick.
DrawnMouth::Shape shapeAt(const SpeechTargets& targets, double seconds, double slowness) {
  DrawnMouth::Shape shape{};
  constexpr int kSteps = 3;
  for (int step = -kSteps; step <= kSteps; ++step) {
    const double place = (seconds + slowness * step / kSteps) * kMelColumnsPerSecond - 0.5;
    const double last = static_cast<double>(targets.articulations.size()) - 1.001;
    const double inside = std::clamp(place, 0.0, std::max(0.0, last));
    const auto index = static_cast<std::size_t>(inside);
    const auto share = static_cast<float>(inside - static_cast<double>(index));
    for (std::size_t a = 0; a < shape.size(); ++a)
      shape[a] += ((1 - share) * targets.articulations[index][a] + share * targets.articulations[index + 1][a]) /
                  (2 * kSteps + 1);
  }
  return shape;
}

/// A pose and a mood that wander in the course of a sequence.
class Wandering {
 public:
  Wandering(SyncLook look, std::mt19937& random) {
    if (look == SyncLook::Plain) return;
    RandomDraw draw(random);
    const auto between = [&](double low, double high) { return static_cast<float>(draw.between(low, high)); };
    from_ = {between(0.78, 1.25), between(-0.25, 0.25), between(-0.2, 0.2),
             between(-0.2, 0.2),  draw.chance(0.5),     between(0.92, 1.25)};
    smile_ = between(-1, 1);
    smileSway_ = draw.chance(0.5) ? between(0, 0.8) : 0;
    sway_ = draw.chance(0.5) ? between(0, 0.12) : 0;
    rate_ = between(0.03, 0.5);
    phase_ = between(0, 6.283);
    tremble_ = between(0, 0.012);
  }
  MouthPose poseAt(int frame, std::mt19937& random) const {
    RandomDraw draw(random);
    MouthPose pose = from_;
    const float turn = turnAt(frame);
    pose.x += sway_ * std::sin(turn) + tremble_ * draw.noise();
    pose.y += sway_ * std::cos(0.7F * turn) + tremble_ * draw.noise();
    pose.angle += 0.5F * sway_ * std::sin(0.6F * turn);
    pose.stretch *= 1 + sway_ * std::sin(0.5F * turn + 1);
    pose.scale *= 1 + 0.5F * sway_ * std::cos(0.4F * turn);
    return pose;
  }
  float smileAt(int frame) const {
    return std::clamp(smile_ + smileSway_ * std::sin(0.3F * turnAt(frame) + 2), -1.0F, 1.0F);
  }

 private:
  float turnAt(int frame) const { return rate_ * static_cast<float>(frame) + phase_; }
  MouthPose from_;
  float smile_ = 0, smileSway_ = 0, sway_ = 0, rate_ = 0, phase_ = 0, tremble_ = 0;
};

void blur(std::span<float> picture) {
  const std::vector<float> from(picture.begin(), picture.end());
  for (int y = 1; y + 1 < kSyncSide; ++y)
    for (int x = 1; x + 1 < kSyncSide; ++x) {
      const float* at = from.data() + y * kSyncSide + x;
      picture[static_cast<std::size_t>(y * kSyncSide + x)] =
          0.25F * at[0] + 0.125F * (at[-1] + at[1] + at[-kSyncSide] + at[kSyncSide]) +
          0.0625F * (at[-kSyncSide - 1] + at[-kSyncSide + 1] + at[kSyncSide - 1] + at[kSyncSide + 1]);
    }
}

/// What cameras and codecs do: the same for a whole sequence but for noise and flicker.
class Camera {
 public:
  explicit Camera(std::mt19937& random) {
    RandomDraw draw(random);
    gamma_ = static_cast<float>(draw.spread(0.3, 0.7));
    blurs_ = static_cast<int>(draw.index(4));
    noise_ = static_cast<float>(draw.chance(0.6) ? draw.between(0, 7) : 0);
    flicker_ = static_cast<float>(draw.chance(0.3) ? draw.between(0, 6) : 0);
    slopeX_ = static_cast<float>(draw.between(-25, 25));
    slopeY_ = static_cast<float>(draw.between(-25, 25));
  }
  void take(std::span<float> picture, std::mt19937& random) const {
    RandomDraw draw(random);
    for (int i = 0; i < blurs_; ++i) blur(picture);
    const float flicker = flicker_ * draw.noise();
    for (int y = 0; y < kSyncSide; ++y)
      for (int x = 0; x < kSyncSide; ++x) {
        float& value = picture[static_cast<std::size_t>(y * kSyncSide + x)];
        value = 255 * std::pow(std::clamp(value / 255, 0.01F, 1.0F), gamma_) + flicker +
                slopeX_ * (static_cast<float>(x) / kSyncSide - 0.5F) +
                slopeY_ * (static_cast<float>(y) / kSyncSide - 0.5F) + noise_ * draw.noise();
      }
  }

 private:
  float gamma_ = 1, noise_ = 0, flicker_ = 0, slopeX_ = 0, slopeY_ = 0;
  int blurs_ = 0;
};

}  // namespace

SyncSequence sequenceOf(const SyncClip& clip, int first, int frames, SyncLook look, std::mt19937& random) {
  constexpr int kAround = kSyncFrames / 2;
  SyncSequence sequence;
  sequence.pictures.resize(static_cast<std::size_t>(frames + 2 * kAround) * kPixels);
  RandomDraw draw(random);
  const DrawnMouth person(random);
  const Wandering wandering(look, random);
  const Camera camera(random);
  const double slowness = draw.between(0.015, 0.05);
  const auto amplitude = static_cast<float>(draw.between(0.6, 1.25));
  for (int i = 0; i < frames + 2 * kAround; ++i) {
    const int frame = std::clamp(first + i - kAround, 0, clip.frames - 1);
    const auto picture = std::span(sequence.pictures).subspan(static_cast<std::size_t>(i) * kPixels, kPixels);
    const MouthPose pose = wandering.poseAt(i, random);
    float opening = -1;
    if (clip.mouths.empty()) {
      DrawnMouth::Shape shape = shapeAt(clip.targets, frame / 25.0 + kLead, slowness);
      for (const std::size_t a : {0U, 1U}) shape[a] = std::min(1.2F, amplitude * shape[a]);
      opening = person.draw(shape, wandering.smileAt(i), pose, kSyncSide, picture);
    } else {
      const std::size_t bytes = std::size_t{kMouthSide} * kMouthSide;
      lookAtMouth(std::span(clip.mouths).subspan(static_cast<std::size_t>(frame) * bytes, bytes), pose, picture);
    }
    if (look == SyncLook::Varied) camera.take(picture, random);
    if (i >= kAround && i < frames + kAround) sequence.openings.push_back(opening);
  }
  const FeatureRows& heard = clip.heard[look == SyncLook::Plain ? 0 : draw.index(clip.heard.size())];
  sequence.rows.resize(static_cast<std::size_t>(frames) * kSyncRows * kSyncFeatures);
  for (int i = 0; i < frames; ++i)
    copySyncRows(heard, first + i,
                 std::span(sequence.rows)
                     .subspan(static_cast<std::size_t>(i) * kSyncRows * kSyncFeatures, kSyncRows * kSyncFeatures));
  return sequence;
}

}  // namespace visema
