// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/build_judges.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/wiring/engines.h"
#include "app/wiring/program_files.h"
#include "core/base/try.h"
#include "core/exporting/film.h"
#include "core/media/audio_reader.h"
#include "core/nn/fused/fused_network.h"
#include "core/phones/known_text.h"
#include "core/phones/phone_timing.h"
#include "core/quality/film_score.h"
#include "core/speech/mel_front_end.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

Result<LipsAndSound> lipsOf(const fs::path& film, const ProgressFn& progress, std::stop_token stop) {
  const FilmScores scores = TRY(scoreLipsAndSound(film, progress, stop));
  return LipsAndSound{scores.offset, scores.confidence, scores.confidence >= kConfident};
}

Result<AvatarScores> score(const fs::path& file, const AvatarScoreOptions& options, const ProgressFn& progress,
                           std::stop_token stop) {
  auto package = TRY(AvatarPackage::open(file));
  if (package->manifest().networks.empty())
    return fail(ErrorCode::NotFound, file.string() + " has no network: train one first");
  const NetworkEntry& entry = package->manifest().networks.front();
  auto encoder = TRY(openSpeechEncoderNamed(entry.speech));
  auto weights = TRY(package->weights(entry.weights));
  auto network = TRY(loadFusedNetwork(weights));
  return scoreAvatar(package, network, *encoder, options, progress, std::move(stop));
}

Status film(const fs::path& package, const fs::path& sound, const fs::path& out, const ProgressFn& progress,
            std::stop_token stop) {
  FilmOptions options;
  options.avatar = package;
  options.audio = sound;
  options.out = out;
  std::error_code ignored;
  fs::remove(out, ignored);
  auto report = renderFilm(options, filmEngines("fused"), progress, std::move(stop), WhenStopped::LeaveNothing);
  return report ? Status() : fail(report.error());
}

Result<std::vector<TimedPhone>> hear(const fs::path& file) {
  auto hearing = TRY(openHearingNamed("visema-1"));
  auto sound = TRY(readSpeech(file));
  auto features = TRY(hearing.features(melOf(sound.samples)));
  return likeliestPhones(hearing.namedPhones(features));
}

Result<std::vector<TimedPhone>> timeSaid(const fs::path& file, const KnownText& text,
                                         const std::vector<SoundStretch>& unsaid) {
  auto hearing = TRY(openHearingNamed("visema-1"));
  auto sound = TRY(readSpeech(file));
  const auto at = [&](double seconds) {
    return sound.samples.begin() + std::clamp<std::ptrdiff_t>(std::llround(seconds * kSpeechRate), 0, std::ssize(sound.samples));
  };
  for (const SoundStretch& each : unsaid)
    if (each.to > each.from) std::fill(at(each.from), at(each.to), 0.0F);
  return timeText(hearing, sound.samples, text);
}

/// What comes with the program for trying avatars out: a voice that no network was trained on.
std::vector<fs::path> demoVoices() {
  const auto stranger = programFile("resources/demo/stranger.wav");
  return stranger ? std::vector<fs::path>{*stranger} : std::vector<fs::path>();
}

}  // namespace

Result<FilmScores> scoreLipsAndSound(const fs::path& film, const ProgressFn& progress, const std::stop_token& stop) {
  auto matcher = TRY(openSyncMatcher());
  const auto encoder = TRY(openSpeechEncoderNamed("visema-1"));
  return scoreFilm(film, matcher, *encoder, progress, stop);
}

BuildTools buildJudges() {
  BuildTools tools;
  tools.lips = lipsOf;
  tools.score = score;
  tools.film = film;
  tools.hear = hear;
  tools.time = timeSaid;
  tools.voices = demoVoices();
  return tools;
}

}  // namespace visema
