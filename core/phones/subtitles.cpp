// SPDX-License-Identifier: Apache-2.0
#include "core/phones/subtitles.h"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace visema {
namespace {

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// "00:01:02,345", or "01:02.345" as .vtt may say it, in seconds; negative where it is no time.
double secondsOf(const std::string& time) {
  int hours = 0, minutes = 0, seconds = 0, thousandths = 0;
  const bool read = std::sscanf(time.c_str(), "%d:%d:%d%*[,.]%d", &hours, &minutes, &seconds, &thousandths) == 4 ||
                    (hours = 0, std::sscanf(time.c_str(), "%d:%d%*[,.]%d", &minutes, &seconds, &thousandths) == 3);
  if (!read || hours < 0 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || thousandths < 0) return -1;
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

bool isSubtitles(const std::filesystem::path& file) { return file.extension() == ".srt" || file.extension() == ".vtt"; }

Result<std::vector<Subtitle>> parseSubtitles(const std::string& text, const std::string& name) {
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

}  // namespace visema
