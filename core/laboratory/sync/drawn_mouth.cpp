// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/sync/drawn_mouth.h"

#include <algorithm>
#include <cmath>

#include "core/training/corpus/random_draw.h"

namespace visema {
namespace {

constexpr float kSoft = 0.035F;  // half the width of an edge

/// 0 below the edge, 1 beyond, soft between.
float beyond(float value, float edge) { return std::clamp((value - edge) / (2 * kSoft) + 0.5F, 0.0F, 1.0F); }
float mixed(float from, float to, float share) { return from + share * (to - from); }
float bump(float distance, float width) { return std::exp(-distance * distance / (width * width)); }

}  // namespace

/// Where the lips are, relative to the mouth's centre; down is positive.
struct DrawnMouth::Lips {
  float halfWidth, gap, top, bottom, upper, lower, teeth, lowerTeeth, tongue, jaw, curve;
};

DrawnMouth::DrawnMouth(std::mt19937& random) {
  RandomDraw draw(random);
  const auto between = [&](double low, double high) { return static_cast<float>(draw.between(low, high)); };
  skin_ = between(60, 215);
  slopeX_ = between(-45, 45);
  slopeY_ = between(-30, 30);
  lip_ = skin_ + between(-70, 8);
  lipShine_ = draw.chance(0.6) ? between(0, 50) : 0;
  cavity_ = std::max(5.0F, lip_ * between(0.1, 0.75));
  tooth_ = draw.chance(0.85) ? std::min(245.0F, skin_ + between(-30, 70)) : cavity_ + between(0, 30);
  tongue_ = mixed(cavity_, lip_, between(0.2, 0.9));
  centreY_ = between(-0.25, 0.45);
  halfWidth_ = between(0.45, 0.85);
  upperLip_ = between(0.05, 0.17);
  lowerLip_ = between(0.07, 0.22);
  curve_ = between(-0.12, 0.3);
  tilt_ = between(-0.06, 0.06);
  bow_ = between(0, 0.05);
  widest_ = between(0.22, 0.55);
  rest_ = draw.chance(0.3) ? between(0, 0.05) : 0;
  upperShare_ = between(0.1, 0.45);
  toothHeight_ = draw.chance(0.8) ? between(0.05, 0.2) : 0;
  lowerToothHeight_ = draw.chance(0.5) ? between(0.03, 0.14) : 0;
  chin_ = between(0.3, 0.6);
  chinShade_ = between(0, 40);
  ground_ = between(5, 230);
  nose_ = between(-1.1, -0.55);
  noseShade_ = between(0, 80);
  beard_ = draw.chance(0.3) ? between(10, 60) : 0;
  moustache_ = draw.chance(0.25) ? between(10, 90) : 0;
  const auto waves = [&](auto& some, double low, double high, double height) {
    for (Wave& wave : some) {
      const double angle = draw.between(0, 6.283), rate = draw.between(low, high);
      wave = {static_cast<float>(rate * std::cos(angle)), static_cast<float>(rate * std::sin(angle)), between(0, 6.283),
              between(0, height)};
    }
  };
  waves(spots_, 1, 8, 7);
  waves(hairs_, 15, 45, 0.5);
}

DrawnMouth::Lips DrawnMouth::lipsOf(const Shape& shape, float smile) const {
  const auto [jaw, opening, rounding, closure, labiodental, teeth, tongue] = shape;
  Lips lips{};
  lips.jaw = jaw;
  lips.curve = curve_ + 0.15F * smile;
  lips.halfWidth = halfWidth_ * (1 - 0.38F * rounding) * (1 - 0.1F * opening) * (1 + 0.15F * smile);
  lips.gap = std::max(0.0F, (widest_ * opening + 0.07F * teeth + rest_) * (1 - closure) - 0.25F * labiodental);
  lips.top = -upperShare_ * lips.gap;
  lips.bottom = lips.top + std::max(lips.gap, 0.06F * labiodental) + 0.15F * (1 - upperShare_) * jaw * lips.gap;
  const float press = 1 - 0.4F * closure;
  lips.upper = upperLip_ * (1 + 0.3F * rounding) * press * (1 - 0.25F * smile);
  lips.lower = lowerLip_ * (1 + 0.3F * rounding) * press * (1 - 0.4F * labiodental);
  lips.teeth = toothHeight_ * (1 - 0.6F * rounding) + 0.08F * teeth + 0.05F * labiodental;
  lips.lowerTeeth = lowerToothHeight_ * (1 - rounding) + 0.05F * teeth;
  lips.tongue = 0.3F + 0.7F * tongue;
  return lips;
}

float DrawnMouth::skinAt(float x, float y, const Lips& lips) const {
  float value = skin_;
  for (const Wave& wave : spots_) value += wave.height * std::sin(wave.x * x + wave.y * y + wave.phase);
  value -= noseShade_ * (bump(x - 0.16F, 0.1F) + bump(x + 0.16F, 0.1F)) * bump(y - (nose_ - centreY_), 0.09F);
  const float crease = lips.bottom + lips.lower + 0.1F;
  value -= chinShade_ * bump(y - crease, 0.07F) * bump(x, 0.45F);
  if (beard_ > 0 || moustache_ > 0) {
    float hair = 0;
    for (const Wave& wave : hairs_) hair += wave.height * std::sin(wave.x * x + wave.y * y + wave.phase);
    value -= beard_ * (0.7F + hair) * beyond(y, crease - 0.05F);
    value -= moustache_ * (0.7F + hair) * bump(y - (lips.top - lips.upper - 0.12F), 0.1F) * beyond(0.8F, std::abs(x));
  }
  const float chinEdge = crease + chin_ + 0.2F * lips.jaw - 0.35F * x * x;
  return mixed(value, ground_, beyond(y, chinEdge));
}

float DrawnMouth::lightAt(float x, float y, const Lips& lips) const {
  y -= lips.curve * x * x + tilt_ * x;
  const float across = x / lips.halfWidth, inside = 1 - across * across;
  const float arch = inside > 0 ? std::sqrt(inside) : 0;
  const float top = lips.top * arch, bottom = lips.bottom * arch;
  const float upperEdge = top - lips.upper * inside + bow_ * bump(x, 0.08F);
  const float lowerEdge = bottom + lips.lower * arch;
  float value = skinAt(x, y, lips);
  if (inside <= 0) return value;
  const float onLips = beyond(y, upperEdge) * (1 - beyond(y, lowerEdge)) * beyond(inside, 0.0F);
  float lip = lip_ + lipShine_ * bump(y - 0.5F * (bottom + lowerEdge), 0.05F) * bump(x, 0.4F);
  lip -= 25 * bump(y - 0.5F * (top + bottom), 0.03F);  // the line between closed lips
  value = mixed(value, lip, onLips);
  float within = cavity_;
  within = mixed(within, tongue_, lips.tongue * beyond(y, mixed(top, bottom, 0.55F)) * bump(x, 0.5F * lips.halfWidth));
  within = mixed(within, tooth_, 1 - beyond(y, top + lips.teeth * arch));
  within = mixed(within, tooth_ * 0.9F, beyond(y, bottom - lips.lowerTeeth * arch));
  const float open = std::clamp((bottom - top) / kSoft, 0.0F, 1.0F);
  return mixed(value, within, open * beyond(y, top) * (1 - beyond(y, bottom)));
}

float DrawnMouth::draw(const Shape& shape, float smile, const MouthPose& pose, int side,
                       std::span<float> picture) const {
  const Lips lips = lipsOf(shape, smile);
  const float cosine = pose.scale * std::cos(pose.angle), sine = pose.scale * std::sin(pose.angle);
  const float half = 0.5F * static_cast<float>(side);
  float* next = picture.data();
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      const float u =
          (static_cast<float>(column) + 0.5F - half) / half * (pose.mirrored ? -pose.stretch : pose.stretch);
      const float v = (static_cast<float>(row) + 0.5F - half) / half;
      const float x = cosine * u - sine * v + pose.x, y = sine * u + cosine * v + pose.y;
      *next++ = lightAt(x, y - centreY_, lips) + slopeX_ * u + slopeY_ * v;
    }
  return (lips.bottom - lips.top) / pose.scale;
}

}  // namespace visema
