// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/subtitles.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "core/base/file_bytes.h"
#include "core/base/time.h"

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

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
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

/// "00:01:02,345" in seconds; negative where it is no time.
double secondsOf(const std::string& time) {
  int hours = 0, minutes = 0, seconds = 0, thousandths = 0;
  const int read = std::sscanf(time.c_str(), "%d:%d:%d%*[,.]%d", &hours, &minutes, &seconds, &thousandths);
  if (read != 4 || hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || thousandths < 0)
    return -1;
  return hours * 3600.0 + minutes * 60.0 + seconds + thousandths / 1000.0;
}

std::string timeText(double seconds) {
  const long long all = std::llround(seconds * 1000);
  char text[40];
  std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld,%03lld", all / 3'600'000, all / 60'000 % 60, all / 1000 % 60,
                all % 1000);
  return text;
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

Result<std::vector<Subtitle>> parseSrt(const std::string& text, const std::string& name) {
  std::vector<Subtitle> subtitles;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::size_t arrow = line.find("-->");
    if (arrow == std::string::npos) continue;  // the number of a subtitle, or the space between two
    Subtitle subtitle{secondsOf(trimmed(line.substr(0, arrow))), secondsOf(trimmed(line.substr(arrow + 3))), {}};
    if (subtitle.from < 0 || subtitle.to < subtitle.from)
      return fail(ErrorCode::BadData, name + ", line " + std::to_string(number) + ": \"" + trimmed(line) +
                                          "\" is not \"00:00:01,000 --> 00:00:02,500\"");
    while (std::getline(lines, line) && !trimmed(line).empty()) {
      ++number;
      subtitle.text += (subtitle.text.empty() ? "" : "\n") + trimmed(line);
    }
    ++number;
    subtitles.push_back(std::move(subtitle));
  }
  if (subtitles.empty()) return fail(ErrorCode::BadData, name + " holds no subtitles");
  return subtitles;
}

std::string srtOf(const std::vector<Subtitle>& subtitles) {
  std::string text;
  for (std::size_t i = 0; i < subtitles.size(); ++i)
    text += std::to_string(i + 1) + "\n" + timeText(subtitles[i].from) + " --> " + timeText(subtitles[i].to) + "\n" +
            subtitles[i].text + "\n\n";
  return text;
}

Result<std::vector<Subtitle>> readSubtitles(const std::filesystem::path& file, const std::vector<float>& speech) {
  auto text = readTextFile(file, kLargestText);
  if (!text) return fail(text.error());
  if (file.extension() == ".srt") return parseSrt(*text, file.string());
  auto subtitles = subtitlesOf(*text, speech);
  if (subtitles.empty()) return fail(ErrorCode::BadData, file.string() + " holds no text to show");
  return subtitles;
}

}  // namespace visema
