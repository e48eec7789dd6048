// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film_changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using Kind = FilmChange::Kind;

constexpr int kVersion = 1;
constexpr std::size_t kMostChanges = 10'000;
constexpr FrameIndex kLastFrame = 25 * 60 * 60 * 24;
constexpr double kLeastBy = 0, kMostBy = 3;
constexpr FrameIndex kEase = 3;       // frames in which a mouth comes to what was drawn, and leaves it
constexpr FrameIndex kFade = 6;       // frames, as a join of clips
constexpr double kSoundEdge = 0.010;  // seconds

constexpr std::array kKinds{std::pair{Kind::Close, "close"}, std::pair{Kind::Open, "open"},
                            std::pair{Kind::Hold, "hold"}, std::pair{Kind::Sound, "sound"},
                            std::pair{Kind::Clip, "clip"}};

const char* toString(Kind kind) {
  return std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& each) { return each.first == kind; })->second;
}

nlohmann::ordered_json toJson(const FilmChange& change) {
  nlohmann::ordered_json json{{"kind", toString(change.kind)}, {"from", change.from}, {"to", change.to}};
  if (change.kind == Kind::Open) json["by"] = change.by;
  if (change.kind == Kind::Sound) json["sound"] = change.sound.string();
  if (change.kind == Kind::Clip) json["clip"] = change.clip, json["first"] = change.first;
  return json;
}

nlohmann::ordered_json toJson(std::span<const FilmChange> changes) {
  auto json = nlohmann::ordered_json::array();
  for (const FilmChange& change : changes) json.push_back(toJson(change));
  return json;
}

Result<std::vector<FilmChange>> changesIn(const JsonFields& fields, const char* name, std::string& problem,
                                          const std::string& source) {
  std::vector<FilmChange> changes;
  for (const JsonFields& each : fields.objects(name, kMostChanges)) {
    FilmChange change;
    const std::string kind = each.requiredText("kind");
    const auto known = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& one) { return kind == one.second; });
    if (known != kKinds.end()) change.kind = known->first;
    change.from = each.integer("from", 0, kLastFrame);
    change.to = each.integer("to", 0, kLastFrame);
    change.by = each.number("by", 1);
    change.sound = each.text("sound");
    change.clip = each.text("clip");
    change.first = each.integer("first", 0, kLastFrame, 0);
    if (problem.empty() && known == kKinds.end()) problem = "it has a change \"" + kind + "\"";
    if (!problem.empty()) break;
    TRY(change.validate());
    changes.push_back(std::move(change));
  }
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not right: " + problem);
  return changes;
}

/// 0 outside, 1 within, and softly from one to the other.
float share(const FilmChange& change, FrameIndex frame, FrameIndex ease) {
  if (frame < change.from || frame >= change.to) return 0;
  const FrameIndex inside = std::min(frame - change.from + 1, change.to - frame);
  return std::min(1.0F, static_cast<float>(inside) / static_cast<float>(ease));
}

/// Back and forth through a clip, as footage is walked through.
FrameIndex walked(FrameIndex at, FrameIndex count) {
  if (count < 2) return 0;
  const FrameIndex round = 2 * (count - 1), place = at % round;
  return place < count ? place : round - place;
}

}  // namespace

Status FilmChange::validate() const {
  if (from < 0 || to <= from || to > kLastFrame)
    return fail(ErrorCode::InvalidArgument, "a correction reaches from one moment to a later one");
  if (kind == Kind::Open && !(by >= kLeastBy && by <= kMostBy))
    return fail(ErrorCode::InvalidArgument, "a mouth is opened 0 to 3 times as far");
  if (kind == Kind::Sound && sound.empty())
    return fail(ErrorCode::InvalidArgument, "name the sound that is heard instead");
  return {};
}

std::string writeChanges(std::span<const FilmChange> changes) {
  return nlohmann::ordered_json{{"done", toJson(changes)}}.dump(-1, ' ', false,
                                                                nlohmann::json::error_handler_t::replace);
}

Result<std::vector<FilmChange>> parseChanges(const std::string& text, const std::string& source) {
  const auto json = TRY(parseJson(text, source));
  std::string problem;
  return changesIn(JsonFields(json, "", problem), "done", problem, source);
}

Result<FilmChanges> readFilmChanges(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) return FilmChanges();
  const std::string source = file.string(), text = TRY(readTextFile(file, kMaxJsonBytes));
  const auto json = TRY(parseJson(text, source));
  std::string problem;
  const JsonFields fields(json, "", problem);
  if (fields.integer("changes", 0, 1'000'000) > kVersion)
    return fail(ErrorCode::Unsupported, source + " was made by a newer version of this program");
  FilmChanges changes;
  changes.done = TRY(changesIn(fields, "done", problem, source));
  changes.undone = TRY(changesIn(fields, "undone", problem, source));
  for (auto* list : {&changes.done, &changes.undone})
    for (FilmChange& change : *list)
      if (!change.sound.empty()) change.sound = file.parent_path() / change.sound;
  return changes;
}

Status writeFilmChanges(const fs::path& file, const FilmChanges& changes) {
  FilmChanges beside = changes;
  for (auto* list : {&beside.done, &beside.undone})
    for (FilmChange& change : *list) change.sound = change.sound.lexically_proximate(file.parent_path());
  const nlohmann::ordered_json json{
      {"changes", kVersion}, {"done", toJson(beside.done)}, {"undone", toJson(beside.undone)}};
  return writeFileAtomically(file, json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

MouthChange mouthChangeAt(std::span<const FilmChange> changes, FrameIndex frame) {
  MouthChange mouth{frame};
  for (const FilmChange& change : changes) {
    const float part = share(change, frame, kEase);
    if (part <= 0) continue;
    if (change.kind == Kind::Close) mouth.amplitude *= 1 - part;
    if (change.kind == Kind::Open) mouth.amplitude *= 1 + part * static_cast<float>(change.by - 1);
    if (change.kind == Kind::Hold) mouth.heardAt = change.from;
  }
  return mouth;
}

Status changeSound(std::span<const FilmChange> changes, AudioClip& sound) {
  const auto channels = static_cast<std::size_t>(sound.channels);
  for (const FilmChange& change : changes) {
    if (change.kind != Kind::Sound) continue;
    const AudioClip other =
        TRY(readAudio(change.sound, {.rate = sound.rate, .channels = sound.channels, .limits = {}}));
    const std::int64_t begin = std::min(sound.frames(), firstSampleOfFrame(change.from, sound.rate, kFrameRate));
    const std::int64_t end = std::min(sound.frames(), firstSampleOfFrame(change.to, sound.rate, kFrameRate));
    const double edge = kSoundEdge * sound.rate;
    for (std::int64_t at = begin; at < end; ++at) {
      const double inside = static_cast<double>(std::min(at - begin, end - 1 - at));
      const auto much = static_cast<float>(std::min(1.0, inside / edge));
      for (std::size_t channel = 0; channel < channels; ++channel) {
        const auto from = static_cast<std::size_t>(at - begin) * channels + channel;
        float& sample = sound.samples[static_cast<std::size_t>(at) * channels + channel];
        sample += much * ((from < other.samples.size() ? other.samples[from] : 0) - sample);
      }
    }
  }
  return {};
}

Status changeFootage(std::span<const FilmChange> changes, std::span<const std::string> clips,
                     std::span<const FrameIndex> frameCounts, std::vector<FramePlan>& plan) {
  for (const FilmChange& change : changes) {
    if (change.kind != Kind::Clip) continue;
    const auto named = std::find(clips.begin(), clips.end(), change.clip);
    if (named == clips.end())
      return fail(ErrorCode::NotFound, "the avatar has no clip \"" + change.clip + "\" to be shown instead");
    const auto clip = static_cast<std::size_t>(named - clips.begin());
    const auto count = static_cast<FrameIndex>(plan.size());
    for (FrameIndex frame = change.from; frame < std::min(change.to, count); ++frame) {
      FramePlan& shown = plan[static_cast<std::size_t>(frame)];
      const ClipFrame other{clip, walked(change.first + frame - change.from, frameCounts[clip])};
      const float much = share(change, frame, kFade);
      shown = much >= 1 ? FramePlan{other, {}, 1} : FramePlan{other, shown.main, much};
    }
  }
  return {};
}

}  // namespace visema
