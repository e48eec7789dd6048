// SPDX-License-Identifier: Apache-2.0
#include "core/quality/curve_scores.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/base/time.h"

namespace visema {
namespace {

constexpr int kLargestOffset = 10;          // frames looked at to both sides
constexpr double kLongestSeconds = 360000;  // later times are nonsense

double meanOf(std::span<const float> values) {
  double sum = 0;
  for (float value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

double deviationOf(std::span<const float> values) {
  const double mean = meanOf(values);
  double sum = 0;
  for (float value : values) sum += (value - mean) * (value - mean);
  return values.empty() ? 0 : std::sqrt(sum / static_cast<double>(values.size()));
}

bool isSilence(const std::string& phone) { return phone == "pau" || phone == "sil" || phone == "#" || phone == "h#"; }
bool closesTheLips(const std::string& phone) { return phone == "m" || phone == "b" || phone == "p" || phone == "em"; }

/// The frames of the curve in which a phone is heard.
struct Frames {
  int first = 0;
  int last = -1;
};
Frames framesOf(const PhoneTime& phone, int firstFrame, int count) {
  const double rate = kFrameRate.toDouble();
  return {std::max(0, static_cast<int>(std::floor(phone.start * rate)) - firstFrame),
          std::min(count - 1, static_cast<int>(std::ceil(phone.end * rate)) - 1 - firstFrame)};
}

double closedShare(std::span<const float> curve, int firstFrame, std::span<const PhoneTime> phones, float closedBelow) {
  const int count = static_cast<int>(curve.size());
  int all = 0, closed = 0;
  for (const PhoneTime& phone : phones) {
    if (!closesTheLips(phone.phone)) continue;
    const Frames frames = framesOf(phone, firstFrame, count);
    if (frames.first > frames.last) continue;
    ++all;
    const int from = std::max(0, frames.first - 1), to = std::min(count - 1, frames.last + 1);
    closed += *std::min_element(curve.begin() + from, curve.begin() + to + 1) < closedBelow;
  }
  return all == 0 ? -1 : static_cast<double>(closed) / all;
}

double silentOpening(std::span<const float> curve, std::span<const float> truth, int firstFrame,
                     std::span<const PhoneTime> phones) {
  constexpr int kEase = 4;  // frames at either end of a pause in which lips still close or already open
  double sum = 0;
  int count = 0;
  for (const PhoneTime& phone : phones) {
    if (!isSilence(phone.phone)) continue;
    const Frames frames = framesOf(phone, firstFrame, static_cast<int>(curve.size()));
    for (int frame = frames.first + kEase; frame <= frames.last - kEase; ++frame, ++count)
      sum += std::max(0.0F, curve[static_cast<std::size_t>(frame)]);
  }
  const double widest = truth.empty() ? 0 : *std::max_element(truth.begin(), truth.end());
  return count == 0 || widest <= 0 ? -1 : sum / count / widest;
}

}  // namespace

Result<std::vector<PhoneTime>> parseLabels(std::string_view text, const std::string& source) {
  std::istringstream lines{std::string(text)};
  std::vector<PhoneTime> phones;
  std::string line;
  double start = 0;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    PhoneTime phone;
    std::string colour;
    if (!(words >> phone.end >> colour >> phone.phone) || !std::isfinite(phone.end) || phone.end < start ||
        phone.end > kLongestSeconds)
      return fail(ErrorCode::BadData, source + " is not a label file: \"" + line + "\"");
    phone.start = start;
    start = phone.end;
    phones.push_back(std::move(phone));
  }
  return phones;
}

double shiftedCorrelation(std::span<const float> a, std::span<const float> b, int shift) {
  const int from = std::max(0, -shift);
  const int to = static_cast<int>(std::min<std::ptrdiff_t>(a.size(), static_cast<std::ptrdiff_t>(b.size()) - shift));
  if (to - from < 2) return 0;
  const auto first = a.subspan(from, to - from), second = b.subspan(from + shift, to - from);
  const double meanFirst = meanOf(first), meanSecond = meanOf(second);
  double dot = 0;
  for (std::size_t i = 0; i < first.size(); ++i) dot += (first[i] - meanFirst) * (second[i] - meanSecond);
  const double norm = deviationOf(first) * deviationOf(second) * static_cast<double>(first.size());
  return norm > 0 ? dot / norm : 0;
}

OpeningScores compareOpenings(std::span<const float> curve, std::span<const float> truth, int firstFrame,
                              std::span<const PhoneTime> phones, float closedBelow) {
  OpeningScores scores;
  scores.correlation = shiftedCorrelation(curve, truth, 0);
  const double trueSpread = deviationOf(truth);
  scores.spread = trueSpread > 0 ? deviationOf(curve) / trueSpread : 0;
  scores.offsetPeak = -2;
  for (int late = -kLargestOffset; late <= kLargestOffset; ++late) {
    const double correlation = shiftedCorrelation(truth, curve, late);
    if (correlation > scores.offsetPeak) scores.offset = late, scores.offsetPeak = correlation;
  }
  scores.closed = closedShare(curve, firstFrame, phones, closedBelow);
  scores.trueClosed = closedShare(truth, firstFrame, phones, closedBelow);
  scores.silence = silentOpening(curve, truth, firstFrame, phones);
  scores.trueSilence = silentOpening(truth, truth, firstFrame, phones);
  return scores;
}

}  // namespace visema
