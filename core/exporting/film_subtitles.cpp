// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film_subtitles.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/base/file_bytes.h"
#include "core/base/time.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestText = 4u << 20;
constexpr std::size_t kLineLength = 42;  // characters that are read at a glance
constexpr std::size_t kMostLines = 2;
constexpr float kSpeaking = 0.5f;
constexpr double kLongestGap = 0.4;  // seconds of silence within one sentence that stay a part of it

std::size_t lettersIn(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool endsSentence(const std::string& word) {
  std::string bare = word;
  while (!bare.empty() && (bare.back() == '"' || bare.back() == ')' || bare.back() == '\'')) bare.pop_back();
  return !bare.empty() && std::string(".!?:;").find(bare.back()) != std::string::npos;
}

/// Two lines about as long as each other, where one is too short.
std::string folded(const std::string& text) {
  if (lettersIn(text) <= kLineLength) return text;
  std::size_t best = std::string::npos;
  const auto off = [&](std::size_t at) {
    return std::abs(static_cast<double>(at) - static_cast<double>(text.size()) / 2);
  };
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at + 1))
    if (best == std::string::npos || off(at) < off(best)) best = at;
  if (best == std::string::npos) return text;
  return text.substr(0, best) + "\n" + text.substr(best + 1);
}

/// What is read at once: sentences, or parts of long ones.
std::vector<std::string> portionsOf(const std::string& text) {
  std::vector<std::string> portions;
  std::string current;
  const auto finish = [&] {
    if (!current.empty()) portions.push_back(folded(current));
    current.clear();
  };
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (lettersIn(current) + 1 + lettersIn(word) > kLineLength * kMostLines) finish();
    current += (current.empty() ? "" : " ") + word;
    if (endsSentence(word)) finish();
  }
  finish();
  return portions;
}

/// When somebody speaks, in seconds: from, to. All of it where nobody is heard.
std::vector<std::pair<double, double>> spokenIn(const std::vector<float>& speech) {
  std::vector<std::pair<double, double>> spoken;
  const double frame = 1 / kFrameRate.toDouble();
  for (std::size_t i = 0; i < speech.size(); ++i) {
    if (speech[i] < kSpeaking) continue;
    const double from = static_cast<double>(i) * frame;
    if (!spoken.empty() && from - spoken.back().second <= kLongestGap)
      spoken.back().second = from + frame;
    else
      spoken.emplace_back(from, from + frame);
  }
  if (spoken.empty()) spoken.emplace_back(0, static_cast<double>(speech.size()) * frame);
  return spoken;
}

}  // namespace

std::vector<Subtitle> subtitlesOf(const std::string& text, const std::vector<float>& speech) {
  const std::vector<std::string> portions = portionsOf(text);
  const auto spoken = spokenIn(speech);
  double all = 0;
  for (const auto& [from, to] : spoken) all += to - from;
  std::size_t letters = 0;
  for (const std::string& portion : portions) letters += lettersIn(portion);
  /// The moment at which so much has been spoken; at a pause its begin or its end.
  const auto at = [&](double said, bool afterPause) {
    for (const auto& [from, to] : spoken) {
      const double length = to - from;
      if (said < length - 1e-6 || (!afterPause && said <= length + 1e-6)) return from + std::max(0.0, said);
      said -= length;
    }
    return spoken.back().second;
  };
  std::vector<Subtitle> subtitles;
  double said = 0;
  for (const std::string& portion : portions) {
    const double share = all * static_cast<double>(lettersIn(portion)) / static_cast<double>(letters);
    subtitles.push_back({at(said, true), at(said + share, false), portion});
    said += share;
  }
  return subtitles;
}

Result<std::vector<Subtitle>> readSubtitles(const std::filesystem::path& file, const std::vector<float>& speech) {
  auto text = TRY(readTextFile(file, kLargestText));
  if (isSubtitles(file)) return parseSubtitles(text, file.string());
  auto subtitles = subtitlesOf(text, speech);
  if (subtitles.empty()) return fail(ErrorCode::BadData, file.string() + " holds no text to show");
  return subtitles;
}

}  // namespace visema
