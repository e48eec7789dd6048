// SPDX-License-Identifier: Apache-2.0
#include "app/studio/build_look.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/studio/core_words.h"
#include "core/avatar/face_outline.h"
#include "core/base/file_bytes.h"
#include "core/building/build_steps.h"
#include "core/building/head_track.h"
#include "core/building/training_diary.h"
#include "core/lipsync/painted_place.h"
#include "core/media/media_info.h"

namespace visema::studio {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostResultBytes = std::uint64_t{4} << 30;
constexpr int kMaskSide = 256;

QString text(const std::string& value) { return QString::fromStdString(value); }

std::string of(const char* step, const std::string& footage) { return std::string(step) + "/" + footage; }

ui::Tone toneOf(Verdict verdict) {
  return verdict == Verdict::Good ? ui::Tone::Good : verdict == Verdict::Warn ? ui::Tone::Warn : ui::Tone::Bad;
}

/// The film that a row of the verdict tells of; empty: none.
QString filmOf(const BuildFolder& build, const CheckRow& row) {
  const std::string voice = "voice-";
  fs::path film;
  if (row.id == "film") film = build.path() / row.value;
  if (row.id.starts_with(voice)) film = build.path() / "verify" / (row.id.substr(voice.size()) + ".mp4");
  std::error_code error;
  return !film.empty() && fs::is_regular_file(film, error) ? text(film.string()) : QString();
}

std::vector<ui::BuildRow> rowsOf(const BuildFolder& build, const std::string& step) {
  std::vector<ui::BuildRow> rows;
  if (build.state(step) == StepState::Missing) return rows;
  const auto read = readRows(build, step);
  if (!read) return rows;
  for (const CheckRow& each : *read) {
    ui::BuildRow row{text(each.id),
                     inWords(each.title),
                     inWords(each.value),
                     inWords(each.sentence),
                     toneOf(each.verdict),
                     each.verdict == Verdict::Block && build.edits().allowed.contains(each.id),
                     {}};
    for (const FootagePlace& place : each.places) row.places.push_back({text(place.footage), place.from, place.to});
    row.film = filmOf(build, each);
    row.soundOffset = each.soundOffset;
    rows.push_back(std::move(row));
  }
  return rows;
}

ui::BuildFrame frameOf(const TrackedFrame& frame) {
  ui::BuildFrame seen;
  seen.pose = frame.pose;
  seen.error = frame.error();
  seen.keyframe = frame.keyframe;
  seen.byHand = frame.state == TrackState::Corrected;
  seen.away = frame.state == TrackState::Away;
  seen.lost = frame.state == TrackState::Lost;
  seen.cut = frame.startsShot;
  return seen;
}

/// The frames whose mouth is the widest and the most closed, of those that are followed well.
void chooseMouths(const HeadTrack& track, ui::BuildFootage& footage) {
  double widest = -1, least = 1e9;
  for (FrameIndex i = 0; i < track.frameCount(); ++i) {
    const TrackedFrame& frame = track.at(i);
    if (frame.state != TrackState::Good && frame.state != TrackState::Corrected) continue;
    const double opening = lipOpening(frame.points);
    if (opening > widest) widest = opening, footage.open = i;
    if (opening < least) least = opening, footage.closed = i;
  }
}

/// Of the person's outer and inner eye corners, and the bridge of the nose.
constexpr std::array<std::size_t, ui::kBuildHandles> kHandles{36, 39, 27, 42, 45};

void readTrackInto(const BuildFolder& build, const std::string& name, ui::BuildFootage& footage) {
  const fs::path file = build.resultFile(of(steps::kTrack, name));
  const auto bytes = readFile(file, kMostResultBytes);
  if (!bytes) return;
  const auto track = readTrack(*bytes, file.string());
  if (!track) return;
  for (const TrackedFrame& frame : track->frames) footage.frames.push_back(frameOf(frame));
  const FacePoints neutral = track->inCrop(track->neutral);
  for (std::size_t i = 0; i < kHandles.size(); ++i) footage.handles[i] = neutral[kHandles[i]];
  chooseMouths(*track, footage);
}

std::vector<FaceOutline> outlinesOf(const BuildFolder& build, const std::string& name) {
  const fs::path file = build.resultFile(of(steps::kMask, name));
  const auto bytes = readFile(file, kMostResultBytes);
  if (!bytes) return {};
  return readOutlines(*bytes, file.string()).value_or(std::vector<FaceOutline>{});
}

std::vector<ui::BuildStretch> stretchesOf(const BuildEdits& edits, const std::string& footage) {
  std::vector<ui::BuildStretch> stretches;
  const auto add = [&](const Mark& mark, ui::StretchKind kind) { stretches.push_back({kind, mark.from, mark.to}); };
  for (const Mark& mark : edits.marks) {
    if (mark.footage != footage) continue;
    if (mark.kind == MarkKind::FaceAway) add(mark, ui::StretchKind::FaceAway);
    if (mark.kind == MarkKind::CoveredMouth) add(mark, ui::StretchKind::CoveredMouth);
    if (mark.kind == MarkKind::LeftOut) add(mark, ui::StretchKind::LeftOut);
    if (mark.kind == MarkKind::Idle) add(mark, ui::StretchKind::Idle);
  }
  return stretches;
}

/// Where is painted in a frame with this lower face.
QImage maskOf(const FaceOutline& outline) {
  const Image mask = paintedPlace(std::span(&outline, 1), kMaskSide, kMaskSide);
  QImage grey(kMaskSide, kMaskSide, QImage::Format_Grayscale8);
  for (int y = 0; y < kMaskSide; ++y) std::copy_n(mask.view().row(y), kMaskSide, grey.scanLine(y));
  return grey;
}

ui::BuildMark markOf(StepState state) {
  return state == StepState::Ready   ? ui::BuildMark::Done
         : state == StepState::Stale ? ui::BuildMark::Stale
                                     : ui::BuildMark::Open;
}

StepState worst(const BuildFolder& build, const char* step) {
  StepState worst = StepState::Ready;
  for (const FootageEntry& entry : build.edits().footage) worst = std::min(worst, build.state(of(step, entry.name)));
  return build.edits().footage.empty() ? StepState::Missing : worst;
}

std::array<ui::BuildMark, ui::kBuildSteps> marksOf(const BuildFolder& build, const ui::BuildLook& look) {
  std::array<ui::BuildMark, ui::kBuildSteps> marks{};
  const auto at = [&](ui::BuildStep step) -> ui::BuildMark& { return marks[static_cast<std::size_t>(step)]; };
  at(ui::BuildStep::Check) = markOf(build.state(steps::kCheck));
  for (const ui::BuildRow& row : look.checks)
    if (row.tone == ui::Tone::Bad && !row.allowed) at(ui::BuildStep::Check) = ui::BuildMark::Trouble;
  at(ui::BuildStep::Track) = markOf(worst(build, steps::kTrack));
  at(ui::BuildStep::Mask) = markOf(worst(build, steps::kMask));
  at(ui::BuildStep::Train) = markOf(build.state(steps::kTrain));
  at(ui::BuildStep::Verify) = markOf(build.state(steps::kVerify));
  at(ui::BuildStep::Package) = markOf(build.state(steps::kPackage));
  return marks;
}

}  // namespace

std::shared_ptr<const ui::BuildFootage> BuildLooker::footageOf(const BuildFolder& build, const FootageEntry& entry) {
  const auto file = build.footageFile(entry);
  std::string from = file ? file->string() : std::string();
  for (const char* step : {steps::kTrack, steps::kMask}) {
    std::error_code error;
    const auto written = fs::last_write_time(build.resultFile(of(step, entry.name)), error);
    from += "|" + std::to_string(error ? 0 : written.time_since_epoch().count());
  }
  std::vector<ui::BuildStretch> stretches = stretchesOf(build.edits(), entry.name);
  for (const ui::BuildStretch& each : stretches)
    from += "|" + std::to_string(static_cast<int>(each.kind)) + ":" + std::to_string(each.from) + "-" +
            std::to_string(each.to);
  Known& known = known_[entry.name];
  if (known.footage && known.from == from) return known.footage;
  auto footage = std::make_shared<ui::BuildFootage>();
  footage->name = text(entry.name);
  footage->stretches = std::move(stretches);
  if (file) {
    footage->file = text(file->string());
    if (const auto info = probeMedia(*file)) footage->seconds = info->duration;
  }
  readTrackInto(build, entry.name, *footage);
  static_assert(kOutlinePoints == ui::kBuildOutline);
  footage->outlines = outlinesOf(build, entry.name);
  const auto masked = [&](FrameIndex frame) {
    const auto at = static_cast<std::size_t>(frame);
    return at < footage->outlines.size() ? maskOf(footage->outlines[at]) : QImage();
  };
  footage->openMask = masked(footage->open);
  footage->closedMask = masked(footage->closed);
  known = {from, footage};
  return footage;
}

ui::BuildLook BuildLooker::look(const BuildFolder& build) {
  ui::BuildLook look;
  look.path = text(build.path().string());
  look.name = text(build.path().stem().string());
  for (const FootageEntry& entry : build.edits().footage) look.footage.push_back(footageOf(build, entry));
  for (const FootageEntry& entry : build.edits().footage)
    look.words.push_back({text(entry.name), text(entry.text), text(entry.language)});
  look.checks = rowsOf(build, steps::kCheck);
  look.verdict = rowsOf(build, steps::kVerify);
  const PackageWishes& package = build.edits().package;
  look.package = {text(package.name), text(package.author), text(package.licence), text(package.consent.statement),
                  text(package.consent.who)};
  if (!build.project().done.empty()) look.undo = inWords(build.project().done.back().what);
  if (!build.project().undone.empty()) look.redo = inWords(build.project().undone.back().what);
  look.marks = marksOf(build, look);
  return look;
}

ui::TrainingLook trainingOf(const BuildFolder& build, bool running) {
  ui::TrainingLook training;
  const auto diary = readTrainingDiary(build.path());
  const StepState state = build.state(steps::kTrain);
  if (diary) {
    training.fraction = diary->fraction;
    training.secondsLeft = diary->secondsLeft;
    training.stage = inWords(diary->stage);
    training.problem = inWords(diary->problem);
    for (const TrainingMoment& each : diary->moments)
      training.moments.push_back({static_cast<qint64>(each.step), each.loss, each.lipPsnr});
    training.preview.load(text(trainingPreviewFile(build.path()).string()));
  }
  using ui::TrainState;
  if (running)
    training.state = TrainState::Running;
  else if (state == StepState::Ready)
    training.state = TrainState::Done;
  else if (!diary)
    training.state = TrainState::NotYet;
  else
    training.state = !training.problem.isEmpty() ? TrainState::Failed
                     : diary->fraction < 1       ? TrainState::Paused
                                                 : TrainState::NotYet;
  if (running && training.stage.isEmpty()) training.stage = QCoreApplication::translate("Build", "Starting");
  return training;
}

}  // namespace visema::studio
