// SPDX-License-Identifier: Apache-2.0
#include "core/phones/targets.h"

#include <algorithm>
#include <cmath>

#include "core/speech/mel.h"

namespace visema {

namespace {

constexpr double kBefore = 0.07;        // seconds in which a coming phone already pulls
constexpr double kAfter = 0.05;         // and in which a past one still does
constexpr double kEdge = 0.015;         // half the time in which a closure comes or goes
constexpr double kBurst = 0.3;          // the last part of p and b is spoken with the lips already apart
constexpr double kPauseSeconds = 0.06;  // shorter silences are closures of stops, not pauses

struct Interval {
  const Phone* phone;
  double start, end;
};

/// 1 inside the interval, 0 outside, with soft edges.
double presence(double start, double end, double time) {
  const double in = std::clamp((time - start) / (2 * kEdge) + 0.5, 0.0, 1.0);
  const double out = std::clamp((end - time) / (2 * kEdge) + 0.5, 0.0, 1.0);
  return std::min(in, out);
}

double pull(const Interval& interval, double time) {
  const double ahead = interval.start - time, behind = time - interval.end;
  const double distance = ahead > 0 ? ahead / kBefore : behind > 0 ? behind / kAfter : 0;
  return interval.phone->dominance * std::exp(-distance * distance);
}

bool isBurst(const Phone& phone) { return phone.symbol == "p" || phone.symbol == "b"; }

std::array<float, kArticulations> blend(std::span<const Interval> near, double time) {
  double weight = 1e-9, jaw = 0, opening = 0, rounding = 0, teeth = 0, closure = 0, labiodental = 0, tongue = 0;
  for (const Interval& interval : near) {
    const Articulation& shape = interval.phone->articulation;
    const double pulling = pull(interval, time);
    weight += pulling;
    jaw += pulling * shape.jaw;
    opening += pulling * shape.opening;
    rounding += pulling * shape.rounding;
    teeth += pulling * shape.teeth;
    const double end =
        isBurst(*interval.phone) ? interval.end - kBurst * (interval.end - interval.start) : interval.end;
    const double here = presence(interval.start, end, time);
    closure = std::max(closure, here * shape.closure);
    labiodental = std::max(labiodental, here * shape.labiodental);
    tongue = std::max(tongue, here * shape.tongue);
  }
  const double open = 1 - std::min(1.0, closure);
  return {static_cast<float>(jaw / weight),
          static_cast<float>(open * opening / weight),
          static_cast<float>(rounding / weight),
          static_cast<float>(closure),
          static_cast<float>(labiodental),
          static_cast<float>(open * teeth / weight),
          static_cast<float>(tongue)};
}

}  // namespace

SpeechTargets speechTargets(std::span<const TimedPhone> phones, int columns) {
  std::vector<Interval> intervals;
  double start = 0;
  for (const TimedPhone& phone : phones) {
    intervals.push_back({&visema::phones()[static_cast<std::size_t>(phone.phone)], start, phone.endSeconds});
    start = phone.endSeconds;
  }
  // Before and after: silence.
  const double length = static_cast<double>(columns) / kMelColumnsPerSecond + 1;
  intervals.push_back({&visema::phones()[kSilencePhone], start, std::max(length, start)});

  SpeechTargets targets;
  std::size_t current = 0;
  for (int k = 0; k < columns; ++k) {
    const double time = (k + 0.5) / kMelColumnsPerSecond;
    while (intervals[current].end <= time && current + 1 < intervals.size()) ++current;
    const std::size_t from = current > 2 ? current - 3 : 0, to = std::min(current + 4, intervals.size());
    targets.articulations.push_back(blend(std::span(intervals).subspan(from, to - from), time));
    const Interval& here = intervals[current];
    const auto phone = static_cast<int>(here.phone - visema::phones().data());
    targets.phones.push_back(phone);
    targets.voice.push_back(phone == kSilencePhone && here.end - here.start > kPauseSeconds ? 0.0F : 1.0F);
  }
  return targets;
}

}  // namespace visema
