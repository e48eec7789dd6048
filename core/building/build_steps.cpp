// SPDX-License-Identifier: Apache-2.0
#include "core/building/build_steps.h"

#include <algorithm>

#include "core/avatar/json_reader.h"
#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/building/draft_package.h"
#include "core/building/head_tracker.h"
#include "core/building/held_out.h"
#include "core/building/lower_face.h"
#include "core/building/track_changes.h"
#include "core/building/training_diary.h"
#include "core/building/verify_step.h"
#include "core/media/audio_reader.h"
#include "core/speech/mel_front_end.h"
#include "core/speech/voice_activity.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostResultBytes = std::uint64_t{4} << 30;

std::string of(const char* step, const std::string& footage) { return std::string(step) + "/" + footage; }

Status refuseEmpty(const BuildFolder& build) {
  if (!build.edits().footage.empty()) return {};
  return fail(ErrorCode::InvalidArgument, build.path().string() + " has no footage yet: add a video to it");
}

class Maker {
 public:
  Maker(BuildFolder& build, const BuildTools& tools) : build_(build), tools_(tools) {}

  Status make(const std::string& step, const ProgressFn& progress, const std::stop_token& stop) {
    if (build_.state(step) == StepState::Ready) return {};
    TRY(prepare(step, progress, stop));
    const std::string print = build_.fingerprint(step);
    TRY(run(step, partOf(progress, 0, 1), stop));
    return build_.setMade(step, print);
  }

 private:
  Status makeForAll(const char* step, const ProgressFn& progress, const std::stop_token& stop) {
    for (const FootageEntry& footage : std::vector<FootageEntry>(build_.edits().footage))
      TRY(make(of(step, footage.name), progress, stop));
    return {};
  }

  /// What a step is made from.
  Status prepare(const std::string& step, const ProgressFn& progress, const std::stop_token& stop) {
    const std::size_t slash = step.find('/');
    const std::string kind = step.substr(0, slash), name = slash == std::string::npos ? "" : step.substr(slash + 1);
    TRY(refuseEmpty(build_));
    if (kind == steps::kTrack) return make(of(steps::kScan, name), progress, stop);
    if (kind == steps::kMask) return make(of(steps::kTrack, name), progress, stop);
    if (kind == steps::kCheck) return makeForAll(steps::kTrack, progress, stop);
    if (kind == steps::kDraft) {
      TRY(makeForAll(steps::kMask, progress, stop));
      TRY(make(steps::kCheck, progress, stop));
      return refuseBlocked(build_);
    }
    if (kind == steps::kTrain) return make(steps::kDraft, progress, stop);
    if (kind == steps::kPackage)  // before an hour is spent
      TRY(refuseUnnamed(build_.edits().package));
    if (kind == steps::kVerify || kind == steps::kPackage) return make(steps::kTrain, progress, stop);
    return {};
  }

  Status run(const std::string& step, const ProgressFn& progress, const std::stop_token& stop) {
    const std::size_t slash = step.find('/');
    const std::string kind = step.substr(0, slash), name = slash == std::string::npos ? "" : step.substr(slash + 1);
    if (kind == steps::kScan) return scan(name, progress, stop);
    if (kind == steps::kTrack) return track(name, progress, stop);
    if (kind == steps::kMask) return mask(name);
    if (kind == steps::kCheck) return check(progress, stop);
    if (kind == steps::kDraft) return draft(progress, stop);
    if (kind == steps::kTrain) return train(progress, stop);
    if (kind == steps::kVerify) return verify(progress, stop);
    if (kind == steps::kPackage)
      return writeFinished(build_.project(), build_.resultFile(steps::kTrain), build_.resultFile(steps::kPackage),
                           progress, stop);
    return fail(ErrorCode::InvalidArgument, "\"" + step + "\" is not a step of a build");
  }

  Result<FootageEntry> entry(const std::string& name) const {
    const FootageEntry* footage = build_.edits().findFootage(name);
    if (!footage) return fail(ErrorCode::NotFound, build_.path().string() + " has no footage called \"" + name + "\"");
    return *footage;
  }
  Result<fs::path> file(const std::string& name) const {
    auto footage = entry(name);
    return footage ? build_.footageFile(*footage) : fail(footage.error());
  }
  Result<std::vector<std::byte>> result(const std::string& step) const {
    return readFile(build_.resultFile(step), kMostResultBytes);
  }
  Status save(const std::string& step, std::span<const std::byte> bytes) const {
    return writeFileAtomically(build_.resultFile(step), bytes);
  }
  Result<FootageScan> scanOf(const std::string& name) const {
    auto bytes = result(of(steps::kScan, name));
    return bytes ? readScan(*bytes, build_.resultFile(of(steps::kScan, name)).string()) : fail(bytes.error());
  }
  Result<HeadTrack> trackOf(const std::string& name) const {
    auto bytes = result(of(steps::kTrack, name));
    return bytes ? readTrack(*bytes, build_.resultFile(of(steps::kTrack, name)).string()) : fail(bytes.error());
  }

  Result<FaceFinder68*> finder() {
    if (!finder_) {
      auto made = TRY(FaceFinder68::create());
      finder_ = std::move(made);
    }
    return finder_.get();
  }

  std::vector<Mark> marksOf(const std::string& name) const {
    std::vector<Mark> marks;
    for (const Mark& mark : build_.edits().marks)
      if (mark.footage == name) marks.push_back(mark);
    return marks;
  }

  Status scan(const std::string& name, const ProgressFn& progress, const std::stop_token& stop) {
    auto footage = TRY(entry(name));
    auto video = TRY(file(name));
    auto find = TRY(finder());
    auto scanned = TRY(scanFootage(video, *find, footage.person, progress, stop));
    return save(of(steps::kScan, name), writeScan(scanned));
  }

  Status track(const std::string& name, const ProgressFn& progress, const std::stop_token& stop) {
    auto video = TRY(file(name));
    auto scanned = TRY(scanOf(name));
    auto find = TRY(finder());
    auto tracked = TRY(trackAgain(name, video, scanned, *find, progress, stop));
    TRY(save(of(steps::kTrack, name), writeTrack(tracked)));
    return writeFileAtomically(trackBasisFile(name), writeBuildProject(trackBasis(name)));
  }

  /// What a track was made from lies beside it, so that after a change only what it concerns is tracked again.
  fs::path trackBasisFile(const std::string& name) const {
    return build_.resultFile(of(steps::kTrack, name)).replace_extension(".json");
  }
  BuildProject trackBasis(const std::string& name) const {
    BuildProject basis;
    basis.id = build_.fingerprint(of(steps::kScan, name));
    basis.edits = trackEdits(build_.edits(), name);
    return basis;
  }

  Result<HeadTrack> trackAgain(const std::string& name, const fs::path& video, const FootageScan& scan,
                               FaceFinder68& finder, const ProgressFn& progress, const std::stop_token& stop) const {
    const BuildProject now = trackBasis(name);
    TrackOptions options{now.edits.corrections, now.edits.marks, {}, nullptr, {}};
    const auto text = readTextFile(trackBasisFile(name), kMaxJsonBytes);
    const auto basis = text ? parseBuildProject(*text, "") : fail(text.error());
    auto before = trackOf(name);
    if (build_.state(of(steps::kTrack, name)) != StepState::Stale || !basis || basis->id != now.id || !before ||
        before->frameCount() != scan.frameCount())
      return trackHead(video, scan, finder, options, progress, stop);
    const auto stretches = stretchesToTrackAgain(basis->edits, now.edits, *before);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
      const double share = 1 / static_cast<double>(stretches.size());
      options.before = &*before;
      options.stretch = stretches[i];
      auto again =
          trackHead(video, scan, finder, options, partOf(progress, share * static_cast<double>(i), share), stop);
      if (!again) return again;
      before = std::move(again);
    }
    return before;
  }

  Status mask(const std::string& name) const {
    auto tracked = TRY(trackOf(name));
    return save(of(steps::kMask, name), writeOutlines(lowerFaces(tracked)));
  }

  Status check(const ProgressFn& progress, const std::stop_token& stop) const {
    std::vector<CheckedFootage> all;
    for (const FootageEntry& footage : build_.edits().footage) {
      auto video = TRY(file(footage.name));
      auto info = TRY(probeMedia(video));
      auto scanned = TRY(scanOf(footage.name));
      auto tracked = TRY(trackOf(footage.name));
      CheckedFootage checked{footage.name, info, std::move(scanned), std::move(tracked), {}, {},
                             {},           {},   footage.soundOffset};
      const auto steady = TRY(measureSteadiness(video, checked.track, progress, stop));
      if (steady.frames > 0) checked.steadiness = steady;
      if (info.audio()) {
        auto sound = TRY(readSpeech(video));
        checked.speech = speechPerFrame(melOf(sound.samples), checked.track.frameCount());
        checked.sound = std::move(sound);
        if (tools_.lips) {
          auto lips = tools_.lips(video, partOf(progress, 0, 1, "comparing lips and sound"), stop);
          if (lips)
            checked.lips = *lips;
          else if (lips.error().code == ErrorCode::Cancelled)
            return fail(lips.error());
        }
      }
      all.push_back(std::move(checked));
    }
    return writeFileAtomically(build_.resultFile(steps::kCheck), writeCheckRows(checkFootage(all)));
  }

  Status draft(const ProgressFn& progress, const std::stop_token& stop) const {
    std::vector<DraftFootage> all;
    for (const FootageEntry& footage : build_.edits().footage) {
      auto video = TRY(file(footage.name));
      auto tracked = TRY(trackOf(footage.name));
      auto bytes = TRY(result(of(steps::kMask, footage.name)));
      auto outlines = TRY(readOutlines(bytes, build_.resultFile(of(steps::kMask, footage.name)).string()));
      if (outlines.size() != tracked.frames.size())
        return fail(ErrorCode::BadData, "track and mask of " + footage.name + " differ in length: track it again");
      auto scanned = TRY(scanOf(footage.name));
      std::vector<TimedPhone> said = TRY(saidIn(footage, video));
      all.push_back({footage,
                     video,
                     std::move(tracked),
                     std::move(outlines),
                     marksOf(footage.name),
                     std::move(scanned),
                     {},
                     std::move(said)});
    }
    std::vector<const FootageScan*> scans;
    for (const DraftFootage& each : all) scans.push_back(&each.scan);
    const TypicalLight light = typicalLight(scans);
    for (DraftFootage& each : all) each.light = light;
    return writeDraft(build_.project(), all, build_.resultFile(steps::kDraft), progress, stop);
  }

  /// When what its text says is said, by the time of the pictures.
  Result<std::vector<TimedPhone>> saidIn(const FootageEntry& footage, const fs::path& video) const {
    if (footage.text.empty() || !tools_.time) return std::vector<TimedPhone>();
    std::vector<SoundStretch> unsaid;
    const double frame = 1 / kFrameRate.toDouble();
    for (const Mark& mark : marksOf(footage.name))
      if (mark.kind == MarkKind::LeftOut)
        unsaid.push_back({static_cast<double>(mark.from) * frame - footage.soundOffset,
                          static_cast<double>(mark.to) * frame - footage.soundOffset});
    auto said = tools_.time(video, {footage.text, footage.language}, unsaid);
    if (!said)
      return fail(said.error().code, "the text of " + footage.name + " does not fit its sound (" +
                                         said.error().message + "): give it the right one, or none");
    for (TimedPhone& each : *said) each.endSeconds += footage.soundOffset;
    return said;
  }

  Status train(const ProgressFn& progress, const std::stop_token& stop) const {
    if (!tools_.train) return fail(ErrorCode::Unsupported, "this program cannot train networks");
    auto draft = TRY(AvatarPackage::open(build_.resultFile(steps::kDraft)));
    auto parts = TRY(heldOutParts(*draft));
    TrainingOrder order{build_.resultFile(steps::kDraft),
                        build_.resultFile(steps::kTrain),
                        build_.path() / "training",
                        {},
                        build_.edits().package.cropSize,
                        {},
                        {},
                        {}};
    for (const HeldOutPart& part : parts) order.heldOutFrom[part.clip] = static_cast<int>(part.from);
    TRY(startFromEarlier(order));
    TrainingDiaryKeeper diary(build_.path());
    order.log = [&diary](const std::string& line) { diary.log(line); };
    order.preview = [&diary](const Image& picture) { diary.preview(picture); };
    const Status trained = tools_.train(
        order,
        [&](const Progress& at) {
          diary.progress(at);
          if (progress) progress(at);
        },
        stop);
    diary.ended(trained);
    return trained;
  }

  /// What was learnt from another draft is not gone on with, but begun with.
  Status startFromEarlier(TrainingOrder& order) const {
    const fs::path marker = order.work / "draft.txt", earlier = order.work / "earlier.safetensors";
    const std::string side = std::to_string(order.cropSize), now = build_.fingerprint(steps::kDraft) + " " + side;
    const fs::path painter = order.work / ("painter-" + side + ".safetensors");
    std::error_code error;
    const auto before = readTextFile(marker, 1000);
    if (!before || *before != now) {
      fs::create_directories(order.work, error);
      fs::remove(earlier, error);
      if (fs::exists(painter, error)) fs::rename(painter, earlier, error);
      for (const auto& file : fs::directory_iterator(order.work, error))
        if (file.path().extension() == ".state") fs::remove(file.path(), error);
      TRY(writeFileAtomically(marker, now));
    }
    if (fs::exists(earlier, error)) order.start = earlier;
    return {};
  }

  Status verify(const ProgressFn& progress, const std::stop_token& stop) {
    auto find = TRY(finder());
    return judgeBuild(build_, tools_, *find, progress, stop);
  }

  BuildFolder& build_;
  const BuildTools& tools_;
  std::unique_ptr<FaceFinder68> finder_;
};

}  // namespace

Status makeStep(BuildFolder& build, const std::string& step, const BuildTools& tools, const ProgressFn& progress,
                std::stop_token stop) {
  Maker maker(build, tools);
  if (step != steps::kScan && step != steps::kTrack && step != steps::kMask) return maker.make(step, progress, stop);
  TRY(refuseEmpty(build));
  for (const FootageEntry& footage : std::vector<FootageEntry>(build.edits().footage))
    TRY(maker.make(of(step.c_str(), footage.name), progress, stop));
  return {};
}

Result<std::vector<CheckRow>> readRows(const BuildFolder& build, const std::string& step) {
  const fs::path file = build.resultFile(step);
  return parseCheckRows(TRY(readTextFile(file, kMaxJsonBytes)), file.string());
}

Status refuseBlocked(const BuildFolder& build) {
  auto rows = TRY(readRows(build, steps::kCheck));
  for (const CheckRow& row : rows)
    if (row.verdict == Verdict::Block && !build.edits().allowed.contains(row.id))
      return fail(ErrorCode::InvalidArgument,
                  row.title + ": " + row.sentence + " To go on all the same, allow \"" + row.id + "\".");
  return {};
}

}  // namespace visema
