// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/speech/mel_front_end.h"

/// Which mel columns and feature rows belong to which video frame, at 25 frames and 80 columns a second: SyncTalk_2D's
/// arithmetic, so that imported avatars see exactly what they were trained on. Pure functions.
///   sound -> mel columns -> windows of 16 columns -> rows (the windows, the first and the last one doubled)
///   -> a frame sees 16 rows.
namespace visema {

/// Refuses a lookahead that no network can use.
inline Status checkLookahead(Lookahead lookahead) {
  if (lookahead >= Lookahead(0) && lookahead <= kFullLookahead) return {};
  return fail(ErrorCode::InvalidArgument, "a lookahead of " + std::to_string(lookahead.milliseconds()) +
                                              " ms is not possible: take 0 to " +
                                              std::to_string(kFullLookahead.milliseconds()));
}

inline constexpr int kRowsPerFrame = 16;    // feature rows one frame sees:
inline constexpr int kRowsBeforeFrame = 8;  // eight before its own index,
inline constexpr int kRowsFromFrame = 8;    // its own and seven after

/// The first mel column of a window before any clamping: int(3.2 * window).
constexpr std::int64_t firstColumnOfWindow(std::int64_t window) { return window * 16 / 5; }

/// The same where the picture ends: the window is pushed back to the last 16 columns.
constexpr std::int64_t firstColumnOfWindow(std::int64_t window, std::int64_t columns) {
  return std::max<std::int64_t>(0, std::min(firstColumnOfWindow(window), columns - kMelColumnsPerWindow));
}

/// How many windows a picture has: int((columns - 16) / 80 * 25) + 2, with the reference's rounding (384 columns have
/// 116 windows, not 117). A picture shorter than one window has one, its missing columns being silence.
constexpr std::int64_t windowCount(std::int64_t columns) {
  if (columns <= 0) return 0;
  if (columns < kMelColumnsPerWindow) return 1;
  return static_cast<std::int64_t>(static_cast<double>(columns - kMelColumnsPerWindow) / 80.0 * 25.0) + 2;
}

/// Rows are the windows with the first and the last one doubled.
constexpr std::int64_t rowCount(std::int64_t columns) { return columns <= 0 ? 0 : windowCount(columns) + 2; }
constexpr std::int64_t windowOfRow(std::int64_t row, std::int64_t windows) {
  return std::clamp<std::int64_t>(row - 1, 0, windows - 1);
}

/// The rows frame `frame` sees are firstRowOfFrame(frame) .. + 15; rows that do not exist are zeros.
constexpr std::int64_t firstRowOfFrame(std::int64_t frame) { return frame - kRowsBeforeFrame; }

/// How many samples of sound (16 kHz, from its start) must have been heard before a column, window, row or frame is
/// final. `rowsAhead` is the lookahead of a frame: 7 is the whole window, fewer withhold the last rows.
constexpr std::int64_t samplesForColumn(std::int64_t column) { return column * kMelHop + kMelBlock - kMelPadding; }
constexpr std::int64_t samplesForWindow(std::int64_t window) {
  return samplesForColumn(firstColumnOfWindow(window) + kMelColumnsPerWindow - 1);
}
constexpr std::int64_t samplesForRow(std::int64_t row) { return samplesForWindow(std::max<std::int64_t>(row - 1, 0)); }
constexpr std::int64_t samplesForFrame(std::int64_t frame, int rowsAhead = kRowsFromFrame - 1) {
  return samplesForRow(std::max<std::int64_t>(frame + rowsAhead, 0));
}

/// How much sound past a frame's start its row `rowsAhead` needs. Any frame is taken for one far from the beginning of
/// the sound, where the first columns are clamped.
constexpr std::int64_t samplesPastFrame(int rowsAhead) {
  constexpr std::int64_t kFrame = 100;
  return samplesForFrame(kFrame, rowsAhead) - kFrame * kSpeechRate / 25;
}
/// The lookahead that a frame needs to see so many rows after its own; negative where not even its own is complete.
constexpr Lookahead lookaheadOfRows(int rowsAhead) {
  return Lookahead(static_cast<int>(samplesPastFrame(rowsAhead) * 1000 / kSpeechRate));
}
/// How many rows after its own a frame may see: the other way round.
constexpr int rowsAhead(Lookahead lookahead) {
  constexpr std::int64_t kSlack = kSpeechRate / 100;  // round numbers of milliseconds stand for a window's 452
  const std::int64_t known = static_cast<std::int64_t>(lookahead.milliseconds()) * kSpeechRate / 1000 + kSlack;
  int rows = kRowsFromFrame - 1;
  while (rows > -kRowsBeforeFrame && samplesPastFrame(rows) > known) --rows;
  return rows;
}

}  // namespace visema
