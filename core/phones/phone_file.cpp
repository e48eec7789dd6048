// SPDX-License-Identifier: Apache-2.0
#include "core/phones/phone_file.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace visema {
namespace {
constexpr double kFramesPerSecond = 25;
}

std::string writePhones(std::span<const TimedPhone> said) {
  std::string text = "#\n";
  for (const TimedPhone& each : said) {
    char line[64];
    std::snprintf(line, sizeof line, "%.4f 100 ", each.endSeconds);
    text.append(line).append(phones()[static_cast<std::size_t>(each.phone)].symbol).append("\n");
  }
  return text;
}

Result<std::vector<TimedPhone>> parsePhones(std::string_view text, const std::string& source) {
  std::vector<TimedPhone> said;
  double before = 0;
  for (const Segment& segment : parseSegments(std::string(text))) {
    const auto phone = findPhone(segment.symbol);
    if (!phone) return fail(ErrorCode::BadData, source + " has the phone " + segment.symbol + ", which is not known");
    if (!std::isfinite(segment.endSeconds) || segment.endSeconds < before)
      return fail(ErrorCode::BadData, source + " has a phone that ends before it begins");
    said.push_back({*phone, before = segment.endSeconds});
  }
  return said;
}

std::vector<TimedPhone> phonesOfFrames(std::span<const TimedPhone> said, std::span<const std::int64_t> frames) {
  std::vector<TimedPhone> cut;
  std::optional<std::size_t> last;  // which of `said` the last of `cut` is, where that goes on
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const double from = static_cast<double>(frames[i]) / kFramesPerSecond;
    const double to = static_cast<double>(frames[i] + 1) / kFramesPerSecond;
    const double shift = static_cast<double>(i) / kFramesPerSecond - from;
    if (i > 0 && frames[i] != frames[i - 1] + 1) last.reset();
    auto at = std::upper_bound(said.begin(), said.end(), from,
                               [](double time, const TimedPhone& phone) { return time < phone.endSeconds; });
    for (double begin = from; begin < to; ++at) {
      const auto index = static_cast<std::size_t>(at - said.begin());
      const double end = at == said.end() ? to : std::min(to, at->endSeconds);
      if (index != last) cut.push_back({at == said.end() ? kSilencePhone : at->phone, 0});
      cut.back().endSeconds = end + shift;
      last = index;
      if (at == said.end()) break;
      begin = end;
    }
  }
  return cut;
}

std::string saidMember(const std::string& clip) { return "truth/" + clip + ".said.lab"; }

}  // namespace visema
