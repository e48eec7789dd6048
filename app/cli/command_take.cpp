// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/cli/commands.h"
#include "core/avatar/avatar_package.h"
#include "core/base/free_name.h"
#include "core/base/try.h"
#include "core/exporting/film_changes.h"
#include "core/live/take.h"
#include "core/media/audio_reader.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using Kind = FilmChange::Kind;

struct TakeArguments {
  std::string take, stretch, sound;
  FilmChange change;
};

/// "1.2-1.8" seconds, or with minutes: "1:02.5-1:03".
Result<double> secondsFrom(const std::string& text) {
  double minutes = 0, seconds = 0;
  char rest = 0;
  const bool plain = std::sscanf(text.c_str(), "%lf%c", &seconds, &rest) == 1;
  if (!plain && std::sscanf(text.c_str(), "%lf:%lf%c", &minutes, &seconds, &rest) != 2)
    return fail(ErrorCode::InvalidArgument, "\"" + text + "\" is not a time: write seconds as 1.2, or 1:02.5");
  return minutes * 60 + seconds;
}

Status readStretch(const std::string& text, FilmChange& change) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos)
    return fail(ErrorCode::InvalidArgument, "\"" + text + "\" is not a stretch: write FROM-TO in seconds, as 1.2-1.8");
  const double rate = kFrameRate.toDouble();
  change.from = std::llround(TRY(secondsFrom(text.substr(0, dash))) * rate);
  change.to = std::llround(TRY(secondsFrom(text.substr(dash + 1))) * rate);
  return {};
}

void print(const FilmChange& change, std::size_t number) {
  const double rate = kFrameRate.toDouble();
  std::printf("%3zu  %8.2f s to %8.2f s  ", number, static_cast<double>(change.from) / rate,
              static_cast<double>(change.to) / rate);
  switch (change.kind) {
    case Kind::Close:
      std::printf("lips closed\n");
      break;
    case Kind::Open:
      std::printf("mouth opened %.2f times as far\n", change.by);
      break;
    case Kind::Hold:
      std::printf("mouth held\n");
      break;
    case Kind::Sound:
      std::printf("sound of %s\n", change.sound.filename().c_str());
      break;
    case Kind::Clip:
      std::printf("footage of %s from frame %lld\n", change.clip.c_str(), static_cast<long long>(change.first));
  }
}

/// What is done to the list of changes, and the list as it is then.
Status changeTake(const TakeArguments& arguments, const std::function<Status(const Take&, FilmChanges&)>& what) {
  const Take take = TRY(readTake(fs::absolute(arguments.take)));
  FilmChanges changes = TRY(readFilmChanges(take.changes()));
  const FilmChanges before = changes;
  if (what) TRY(what(take, changes));
  if (changes != before) TRY(writeFilmChanges(take.changes(), changes));
  if (changes.done.empty()) std::printf("%s is as it was recorded\n", take.folder.filename().c_str());
  for (std::size_t i = 0; i < changes.done.size(); ++i) print(changes.done[i], i + 1);
  return {};
}

/// The sound is kept with the take, so that the take stays whole where it is moved to.
Status keepSound(const Take& take, const std::string& file, FilmChange& change) {
  const AudioClip sound = TRY(readAudio(fs::path(file)));
  if (sound.frames() == 0) return fail(ErrorCode::BadData, file + " holds no sound");
  const fs::path given(file);
  const fs::path kept = freeName(take.folder, given.stem().string(), given.extension().string());
  std::error_code error;
  if (!fs::copy_file(file, kept, error))
    return fail(ErrorCode::Io, file + " could not be copied to " + take.folder.string() + ": " + error.message());
  change.sound = kept;
  return {};
}

Status checkClip(const Take& take, const FilmChange& change) {
  const auto package = TRY(AvatarPackage::open(take.avatar));
  std::string names;
  for (const Clip& clip : package->manifest().clips) {
    if (clip.name == change.clip) return {};
    names += (names.empty() ? "" : ", ") + clip.name;
  }
  return fail(ErrorCode::NotFound, "the avatar has no clip \"" + change.clip + "\"; it has " + names);
}

Status correct(TakeArguments arguments) {
  TRY(readStretch(arguments.stretch, arguments.change));
  return changeTake(arguments, [&](const Take& take, FilmChanges& changes) -> Status {
    FilmChange& change = arguments.change;
    if (change.kind == Kind::Sound) TRY(keepSound(take, arguments.sound, change));
    if (change.kind == Kind::Clip) TRY(checkClip(take, change));
    TRY(change.validate());
    changes.done.push_back(change);
    changes.undone.clear();
    return {};
  });
}

Status moveLast(std::vector<FilmChange>& from, std::vector<FilmChange>& to, const char* none) {
  if (from.empty()) return fail(ErrorCode::InvalidArgument, none);
  to.push_back(std::move(from.back()));
  from.pop_back();
  return {};
}

CLI::App* addCorrection(CLI::App& command, CommandBody& body, const char* name, Kind kind, const char* what) {
  auto arguments = std::make_shared<TakeArguments>();
  arguments->change.kind = kind;
  CLI::App* correction = command.add_subcommand(name, what);
  correction->add_option("take", arguments->take, "The take's folder")->required();
  correction->add_option("stretch", arguments->stretch, "FROM-TO in seconds, as 1.2-1.8")->required();
  if (kind == Kind::Open)
    correction->add_option("--by", arguments->change.by, "How much farther; less than 1: less far")->default_val(1.3);
  if (kind == Kind::Sound)
    correction->add_option("--audio", arguments->sound, "The sound that is heard instead")->required();
  if (kind == Kind::Clip) {
    correction->add_option("--clip", arguments->change.clip, "One of the avatar's clips; see visema inspect")
        ->required();
    correction->add_option("--first", arguments->change.first, "Its frame to begin with");
  }
  correction->callback([arguments, &body] { body = [arguments] { return correct(*arguments); }; });
  return correction;
}

void addPlain(CLI::App& command, CommandBody& body, const char* name, const char* what,
              std::function<Status(const Take&, FilmChanges&)> change) {
  auto arguments = std::make_shared<TakeArguments>();
  CLI::App* plain = command.add_subcommand(name, what);
  plain->add_option("take", arguments->take, "The take's folder")->required();
  plain->callback([arguments, change = std::move(change), &body] {
    body = [arguments, change] { return changeTake(*arguments, change); };
  });
}

}  // namespace

void addTakeCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command = app.add_subcommand("take", "Correct a recorded take before it becomes a film");
  command->require_subcommand(1);
  addPlain(*command, body, "show", "Show what was corrected", nullptr);
  addCorrection(*command, body, "close", Kind::Close, "Close the lips in a stretch");
  addCorrection(*command, body, "open", Kind::Open, "Open the mouth farther in a stretch, or less far");
  addCorrection(*command, body, "hold", Kind::Hold, "Hold the mouth as it is where the stretch begins");
  addCorrection(*command, body, "sound", Kind::Sound, "Put another sound into a stretch; the lips follow it");
  addCorrection(*command, body, "clip", Kind::Clip, "Show other footage in a stretch");
  addPlain(*command, body, "undo", "Take the last correction back", [](const Take&, FilmChanges& changes) {
    return moveLast(changes.done, changes.undone, "there is nothing to undo");
  });
  addPlain(*command, body, "redo", "Make the correction that was taken back again",
           [](const Take&, FilmChanges& changes) {
             return moveLast(changes.undone, changes.done, "there is nothing to redo");
           });
  command->footer(
      "Corrections are a small file beside the take; its recording stays as it is.\n"
      "Example:\n"
      "  visema take close monday 3.2-3.6\n"
      "  visema take sound monday 12-14.5 --audio said-again.wav\n"
      "  visema render --take monday --out monday.mp4");
}

}  // namespace visema
