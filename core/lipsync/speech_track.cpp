// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/speech_track.h"

#include "core/base/time.h"
#include "core/speech/feature_windows.h"
#include "core/speech/voice_activity.h"

namespace visema {

SpeechTrack analyseSpeech(std::span<const float> samples, SpeechEncoder& encoder) {
  FeatureStream stream(encoder);
  FeatureRows rows(encoder.dimension());
  stream.push(samples, rows);
  Mel mel = stream.newColumns();
  stream.finish(rows);
  for (int i = 0; i < stream.newColumns().columnCount(); ++i) mel.append(stream.newColumns().column(i));
  const FrameIndex frames = framesCovering(static_cast<std::int64_t>(samples.size()), kSpeechRate, kFrameRate);
  return {std::move(rows), speechPerFrame(mel, frames)};
}

std::vector<float> silenceRow(SpeechEncoder& encoder) {
  constexpr float kLowest = -4;
  const std::vector<float> silence(static_cast<std::size_t>(kMelBands) * kMelColumnsPerWindow, kLowest);
  std::vector<float> row(static_cast<std::size_t>(encoder.dimension()));
  encoder.encode(silence, row);
  return row;
}

int rowsAheadFor(int milliseconds) {
  // Far from the beginning of the sound, where the first columns are clamped, every frame needs the same.
  constexpr FrameIndex kFrame = 100;
  const std::int64_t known = kFrame * kSpeechRate / 25 + static_cast<std::int64_t>(milliseconds) * kSpeechRate / 1000;
  constexpr std::int64_t kSlack = kSpeechRate / 25;  // the dial's round numbers stand for the window's 452 ms
  int ahead = kRowsFromFrame - 1;
  while (ahead > -kRowsBeforeFrame && samplesForFrame(kFrame, ahead) > known + kSlack / 4) --ahead;
  return ahead;
}

}  // namespace visema
