// SPDX-License-Identifier: Apache-2.0
#include "core/phones/known_text.h"

#include <algorithm>
#include <sstream>

#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/phones/phone_timing.h"
#include "core/phones/subtitles.h"
#include "core/speech/feature_windows.h"
#include "core/speech/mel.h"
#include "core/speech/mel_front_end.h"

namespace visema {

namespace {

constexpr std::uint64_t kLargestText = 4u << 20;
constexpr std::int64_t kCentre = 7;         // the target entry in the middle of a window
constexpr int kNamed = kArticulations + 1;  // features that say what a phone does: these, and the voice
constexpr double kEntriesPerFrame = kMelColumnsPerSecond / 25.0;

/// Without <i>, {\\an8} and the like.
std::string withoutMarks(const std::string& line) {
  std::string words;
  char closing = 0;
  for (char letter : line) {
    if (closing == 0 && (letter == '<' || letter == '{')) closing = letter == '<' ? '>' : '}';
    if (closing == 0) words += letter;
    if (letter == closing) closing = 0;
  }
  return words;
}

/// The entry that a row stands for: its own, or one beside it where the lips are closed. Rows are 40 ms apart, and the
/// closure of a short p would fall between two of them.
std::size_t entryOf(const SpeechTargets& targets, std::int64_t centre) {
  constexpr std::size_t kClosure = 3;
  const auto last = static_cast<std::int64_t>(targets.phones.size()) - 1;
  auto chosen = static_cast<std::size_t>(centre);
  for (const std::int64_t beside : {centre - 1, centre + 1}) {
    if (beside < 0 || beside > last) continue;
    const float closure = targets.articulations[static_cast<std::size_t>(beside)][kClosure];
    if (closure > 0.5F && closure > targets.articulations[chosen][kClosure]) chosen = static_cast<std::size_t>(beside);
  }
  return chosen;
}

}  // namespace

Result<std::string> readWords(const std::filesystem::path& file) {
  auto text = readTextFile(file, kLargestText);
  if (!text) return fail(ErrorCode::NotFound, file.string() + " cannot be read; name a text file of what is said.");
  if (isSubtitles(file)) {
    auto subtitles = TRY(parseSubtitles(*text, file.string()));
    text->clear();
    for (const Subtitle& subtitle : subtitles) *text += withoutMarks(subtitle.text) + "\n";
  }
  std::string words;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // a byte order mark
    if (!line.empty()) words += (words.empty() ? "" : "\n") + line;
  }
  if (std::none_of(words.begin(), words.end(), [](unsigned char letter) { return letter > ' '; }))
    return fail(ErrorCode::BadData, file.string() + " holds no words; write what is said into it.");
  return words;
}

Result<std::vector<TimedPhone>> timeText(PhoneHearing& hearing, std::span<const float> samples, const KnownText& text) {
  if (static_cast<double>(samples.size()) / 16000 > kLongestTextSeconds)
    return fail(ErrorCode::Unsupported, "A text is followed for " +
                                            std::to_string(static_cast<int>(kLongestTextSeconds / 60)) +
                                            " minutes; cut sound and text into parts of that length.");
  if (!hearing.namesPhones())
    return fail(ErrorCode::Unsupported,
                "The speech encoder names no phones, which following a text needs; use visema-1.");
  const auto expected = TRY(phonesOfText(text));
  if (expected.empty())
    return fail(ErrorCode::Unsupported,
                "The text has sounds that are not known; is its language " + text.language + "?");
  const auto features = TRY(hearing.features(melOf(samples)));
  auto timing = timePhones(hearing.namedPhones(features), expected);
  if (!timing || timing->evidence < kLeastEvidence)
    return fail(ErrorCode::BadData,
                "The sound does not say the text; check that they belong together, and that its "
                "language is " +
                    text.language + ".");
  return std::move(timing->phones);
}

FeatureRows rowsSaying(const FeatureRows& heard, const SpeechTargets& targets, const PhoneHearing& hearing) {
  FeatureRows rows(heard.dimension());
  const std::int64_t windows = std::max<std::int64_t>(1, heard.count() - 2);  // the first and the last one are doubled
  const auto last = static_cast<std::int64_t>(targets.phones.size()) - 1;
  for (std::int64_t index = 0; index < heard.count(); ++index) {
    const auto known = heard.row(index);
    std::vector<float> row(known.begin(), known.end());
    const std::int64_t entry = firstColumnOfWindow(windowOfRow(index, windows)) + kCentre;
    if (entry <= last && heard.dimension() >= kNamed) {
      const std::size_t at = entryOf(targets, entry);
      for (std::size_t i = 0; i < kArticulations; ++i) row[i] = 2 * targets.articulations[at][i] - 1;
      row[kArticulations] = 2 * targets.voice[at] - 1;
      hearing.leanTowards(targets.phones[at], kNamed, row);
    }
    rows.append(row);
  }
  return rows;
}

std::vector<float> speechPerFrame(const SpeechTargets& targets, std::size_t frames) {
  std::vector<float> speech(frames, 0.0F);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    const auto first = static_cast<std::size_t>(static_cast<double>(frame) * kEntriesPerFrame);
    const auto end =
        std::min(targets.voice.size(), static_cast<std::size_t>(static_cast<double>(frame + 1) * kEntriesPerFrame));
    for (std::size_t entry = first; entry < end; ++entry)
      speech[frame] += targets.voice[entry] / static_cast<float>(end - first);
  }
  return speech;
}

}  // namespace visema
