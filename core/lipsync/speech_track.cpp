// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/speech_track.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <utility>

#include "core/avatar/sound_hash.h"
#include "core/base/npy.h"
#include "core/base/time.h"
#include "core/base/try.h"
#include "core/lipsync/speech_listener.h"
#include "core/speech/feature_windows.h"
#include "core/speech/voice_activity.h"

namespace visema {
namespace {

FrameIndex framesOf(std::span<const float> samples) {
  return framesCovering(static_cast<std::int64_t>(samples.size()), kSpeechRate, kFrameRate);
}

/// The clip whose features are those of this sound.
const ClipFeatures* findFeatures(const Manifest& manifest, const std::string& encoder, const AudioClip& speech) {
  std::string hash;
  for (const Clip& clip : manifest.clips) {
    if (!clip.features || clip.features->speech != encoder || clip.features->soundSha256.empty()) continue;
    if (hash.empty()) hash = soundHash(speech);
    if (clip.features->soundSha256 == hash) return &*clip.features;
  }
  return nullptr;
}

/// One row a frame, whatever further dimensions it has.
Result<FeatureRows> rowsOf(const NpyArray& array, const std::string& name) {
  if (array.shape.size() < 2 || array.shape[0] < 1 || array.elementCount() % array.shape[0] != 0 ||
      array.elementCount() == 0)
    return fail(ErrorCode::BadData, name + " has no rows of features");
  const std::vector<float> values = array.toFloat();
  if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
    return fail(ErrorCode::BadData, name + " holds numbers that are not finite (NaN or infinity)");
  FeatureRows rows(static_cast<int>(array.elementCount() / array.shape[0]));
  rows.append(values);
  return rows;
}

/// Rows that somebody else made of a sound; where it is to end in silence, in what comes nearest to it.
SpeechTrack trackOf(FeatureRows rows, const AudioClip& speech, SoundEnds ends) {
  SpeechTrack track{std::move(rows), speechPerFrame(melOf(speech.samples), framesOf(speech.samples))};
  if (ends == SoundEnds::InNothing) return track;
  const std::vector<float> silence = quietestRow(track);
  const FrameIndex needed = static_cast<FrameIndex>(track.speech.size()) + kRowsFromFrame;
  while (track.rows.count() < needed) track.rows.append(silence);
  return track;
}

}  // namespace

SpeechFrame SpeechTrack::frame(FrameIndex index, Lookahead lookahead) const {
  return speechFrame(rows, index, lookahead, speechAround(speech, index));
}

SpeechTrack analyseSpeech(std::span<const float> samples, SpeechEncoder& encoder, SoundEnds ends) {
  if (ends == SoundEnds::InNothing)
    return {featuresOf(samples, encoder), speechPerFrame(melOf(samples), framesOf(samples))};
  const std::shared_ptr<SpeechEncoder> borrowed(std::shared_ptr<void>(), &encoder);
  SpeechListener listener(borrowed, SpeechListener::Keep::Everything);
  listener.listen(samples);
  listener.finish();
  return std::move(listener).track();
}

Result<std::optional<SpeechTrack>> findKnownSpeech(const AvatarPackage& package, const std::string& encoder,
                                                   const AudioClip& speech, SoundEnds ends) {
  const ClipFeatures* features = findFeatures(package.manifest(), encoder, speech);
  if (!features) return std::nullopt;
  auto rows = TRY(featureRowsOf(package, *features));
  return trackOf(std::move(rows), speech, ends);
}

Result<SpeechTrack> readSpeechFeatures(const std::filesystem::path& npy, const AudioClip& speech, SoundEnds ends) {
  constexpr std::int64_t kMayDiffer = 3;  // programs count the last frames differently
  auto array = TRY(readNpy(npy));
  auto rows = TRY(rowsOf(array, npy.string()));
  const std::int64_t frames = framesOf(speech.samples);
  if (std::abs(rows.count() - frames) > kMayDiffer)
    return fail(ErrorCode::InvalidArgument, npy.string() + " has " + std::to_string(rows.count()) +
                                                " rows of features, the sound has " + std::to_string(frames) +
                                                " frames (25 a second): was it made of another sound?");
  return trackOf(std::move(rows), speech, ends);
}

Result<FeatureRows> featureRowsOf(const AvatarPackage& package, const ClipFeatures& features) {
  auto member = TRY(package.member(features.file));
  const std::string name = features.file + " in " + package.path().string();
  auto array = TRY(parseNpy(member.bytes, name));
  return rowsOf(array, name);
}

FeatureSource featureSource(SpeechEncoder& encoder) { return {silenceRow(encoder), encoder.fingerprint()}; }

std::vector<float> silenceRow(SpeechEncoder& encoder) {
  constexpr float kLowest = -4;
  const std::vector<float> silence(static_cast<std::size_t>(kMelBands) * kMelColumnsPerWindow, kLowest);
  std::vector<float> row(static_cast<std::size_t>(encoder.dimension()));
  encoder.encode(silence, row);
  return row;
}

std::vector<float> quietestRow(const SpeechTrack& track) {
  // The middle of the longest silence; where there is none, the last moment.
  std::int64_t best = std::max<std::int64_t>(0, track.rows.count() - 1), longest = 0, length = 0;
  const auto frames = std::min<std::int64_t>(static_cast<std::int64_t>(track.speech.size()), track.rows.count());
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    length = track.speech[static_cast<std::size_t>(frame)] > 0 ? 0 : length + 1;
    if (length <= longest) continue;
    longest = length;
    best = frame - length / 2;
  }
  const auto row = track.rows.row(best);
  return {row.begin(), row.end()};
}

}  // namespace visema
