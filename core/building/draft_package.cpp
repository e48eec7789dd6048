// SPDX-License-Identifier: Apache-2.0
#include "core/building/draft_package.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/avatar/avatar_package.h"
#include "core/avatar/crop_track.h"
#include "core/avatar/lip_openings.h"
#include "core/avatar/package_writer.h"
#include "core/avatar/pgm.h"
#include "core/avatar/shrink.h"
#include "core/base/atomic_file.h"
#include "core/base/npy.h"
#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/building/face_view.h"
#include "core/lipsync/painted_place.h"
#include "core/media/audio_reader.h"
#include "core/media/media_writer.h"
#include "core/media/png.h"
#include "core/media/video_reader.h"
#include "core/phones/phone_file.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr SampleRate kSoundRate = 48000;
constexpr int kThumbnail = 256;

bool cropInside(const Similarity& pose, Size picture) {
  const Similarity back = pose.inverse();
  for (const Point corner : {Point{64, 64}, Point{192, 64}, Point{64, 192}, Point{192, 192}}) {
    const Point p = back.apply(corner);
    if (p.x < 0 || p.y < 0 || p.x > picture.width || p.y > picture.height) return false;
  }
  return true;
}

/// Writes some frames of footage, ascending, as a clip of its own.
class ClipMaker {
 public:
  ClipMaker(const DraftFootage& footage, const std::vector<FrameIndex>& frames) : footage_(footage), frames_(frames) {}

  /// Its manifest entry but for the names; the crops of its frames go into `crops`.
  Result<Clip> write(const fs::path& out, bool withSound, CropTrack& crops, Image* thumbnail,
                     const ProgressFn& progress, const std::stop_token& stop) {
    auto reader = TRY(VideoReader::open(footage_.file));
    std::vector<Similarity> poses;
    std::unique_ptr<MediaWriter> writer;
    Clip clip;
    const bool sound = withSound && reader->info().audio();
    std::size_t next = 0;
    for (FrameIndex index = 0; next < frames_.size(); ++index) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "writing the clips was stopped");
      auto frame = TRY(reader->next());
      if (!frame)
        return fail(ErrorCode::BadData, footage_.file.string() + " is shorter than its track: track it again");
      if (index != frames_[next]) continue;
      const YuvImage& picture = *frame->image;
      if (!writer) {
        auto made = TRY(open(out, picture, sound));
        writer = std::move(made);
        clip.size = picture.size();
        if (thumbnail) *thumbnail = thumbnailOf(picture, footage_.track.at(index).pose);
      }
      TRY(writer->addFrame(picture));
      poses.push_back(footage_.track.at(index).pose);
      ++next;
      if (progress && next % 10 == 0)
        progress({static_cast<double>(next) / static_cast<double>(frames_.size()), "writing the clips", -1});
    }
    if (sound) TRY(addSound(*writer));
    auto written = TRY(writer->finish());
    clip.frameCount = static_cast<FrameIndex>(frames_.size());
    crops = CropTrack::fromSimilarities(std::move(poses), static_cast<int>(kCropUnit));
    return clip;
  }

 private:
  static Result<std::unique_ptr<MediaWriter>> open(const fs::path& out, const YuvImage& picture, bool sound) {
    MediaWriterOptions options;
    options.size = picture.size();
    options.color = picture.color();
    options.crf = 15;
    if (sound) options.audio = MediaAudioOptions{kSoundRate, 1, 0};
    return MediaWriter::create(out, options);
  }

  /// The face with some of what is around it.
  static Image thumbnailOf(const YuvImage& picture, const Similarity& pose) {
    const Image whole = bgrOf(picture);
    const Point middle = pose.inverse().apply({kCropUnit / 2, 40});
    const int side =
        std::min({static_cast<int>(1.9 * kCropUnit / pose.scale()), picture.size().width, picture.size().height});
    const Rect box = clampInside(
        {static_cast<int>(middle.x) - side / 2, static_cast<int>(middle.y) - side / 2, side, side}, picture.size());
    ImageView part = whole.view();
    part.data += box.y * part.stride + box.x * 3;
    part.size = {box.width, box.height};
    return shrink(part, {std::min(kThumbnail, side), std::min(kThumbnail, side)});
  }

  Status addSound(MediaWriter& writer) const {
    auto sound = readAudio(footage_.file, {kSoundRate, 1, {}});
    if (!sound) return fail(sound.error());
    const auto shift = static_cast<std::int64_t>(std::llround(footage_.entry.soundOffset * kSoundRate));
    const auto count = static_cast<std::size_t>(firstSampleOfFrame(1, kSoundRate, kFrameRate));
    std::vector<float> part(count);
    for (const FrameIndex frame : frames_) {
      const std::int64_t from = firstSampleOfFrame(frame, kSoundRate, kFrameRate) - shift;
      for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t at = from + static_cast<std::int64_t>(i);
        const bool there = at >= 0 && at < static_cast<std::int64_t>(sound->samples.size());
        part[i] = there ? sound->samples[static_cast<std::size_t>(at)] : 0;
      }
      TRY(writer.addAudio(part));
    }
    return {};
  }

  const DraftFootage& footage_;
  const std::vector<FrameIndex>& frames_;
};

/// How far the inner lips are apart in every frame of a clip, in crop pixels, as its points have it.
std::vector<std::byte> openingsOf(const HeadTrack& track, const std::vector<FrameIndex>& frames) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {static_cast<std::int64_t>(frames.size())};
  for (const FrameIndex frame : frames) {
    const FacePoints points = track.inCrop(frame);
    double sum = 0;
    for (const auto& [upper, lower] : {std::pair{61, 67}, {62, 66}, {63, 65}})
      sum += points[static_cast<std::size_t>(lower)].y - points[static_cast<std::size_t>(upper)].y;
    const auto opening = static_cast<float>(sum / 3);
    const auto bytes = std::as_bytes(std::span(&opening, 1));
    array.data.insert(array.data.end(), bytes.begin(), bytes.end());
  }
  return encodeNpy(array);
}

/// Files that are only needed until the package is written.
class Workshop {
 public:
  explicit Workshop(const fs::path& out) : folder_(out.parent_path() / ("." + out.filename().string() + ".clips")) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::create_directories(folder_, ignored);
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  fs::path file(const std::string& name) const { return folder_ / name; }

 private:
  fs::path folder_;
};

}  // namespace

std::vector<FrameIndex> keptFrames(const DraftFootage& footage, Size picture) {
  std::set<FrameIndex> out;
  for (const Mark& mark : footage.marks)
    if (mark.kind == MarkKind::LeftOut || mark.kind == MarkKind::FaceAway || mark.kind == MarkKind::CoveredMouth)
      for (FrameIndex i = mark.from; i < mark.to && i < footage.track.frameCount(); ++i) out.insert(i);
  std::vector<FrameIndex> kept;
  for (FrameIndex i = 0; i < footage.track.frameCount(); ++i) {
    const TrackedFrame& frame = footage.track.at(i);
    const bool known = frame.state != TrackState::Lost && frame.state != TrackState::Away;
    const auto at = static_cast<std::size_t>(i);
    const bool otherLight = at < footage.scan.frames.size() && footage.light.isOther(footage.scan.frames[at]);
    if (known && !otherLight && !out.contains(i) && cropInside(frame.pose, picture)) kept.push_back(i);
  }
  return kept;
}

IdleStretch proposeIdle(const DraftFootage& footage, const std::vector<FrameIndex>& kept) {
  for (const Mark& mark : footage.marks)
    if (mark.kind == MarkKind::Idle) return {mark.from, std::min(mark.to, footage.track.frameCount())};
  constexpr double kTrainedOn = 0.88;  // what comes later may be kept for judging
  constexpr FrameIndex kLeast = 12, kMost = 250;
  const std::size_t usable =
      std::max<std::size_t>(1, static_cast<std::size_t>(kTrainedOn * static_cast<double>(kept.size())));
  std::vector<double> openings;
  for (std::size_t i = 0; i < usable; ++i) openings.push_back(lipOpening(footage.track.at(kept[i]).points));
  std::vector<double> sorted = openings;
  std::sort(sorted.begin(), sorted.end());
  const double closed = sorted[sorted.size() / 20] + 0.03;
  IdleStretch best;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= usable; ++i) {
    const bool goesOn = i < usable && openings[i] <= closed && (i == begin || kept[i] == kept[i - 1] + 1);
    if (goesOn) continue;
    if (i > begin && static_cast<FrameIndex>(i - begin) > best.to - best.from) best = {kept[begin], kept[i - 1] + 1};
    begin = i < usable && openings[i] <= closed ? i : i + 1;
  }
  best.to = std::min(best.to, best.from + kMost);
  if (best.to - best.from >= kLeast) return best;
  // No rest anywhere: a moment around the most closed lips has to do.
  const auto least = static_cast<std::size_t>(std::min_element(openings.begin(), openings.end()) - openings.begin());
  std::size_t to = least + 1;
  while (to < usable && kept[to] == kept[to - 1] + 1 && to - least < 6) ++to;
  return {kept[least], kept[to - 1] + 1};
}

namespace {

/// Puts the clips of a draft into its package, each with what is known of its frames.
struct DraftClips {
  PackageWriter& writer;
  const Workshop& workshop;
  std::vector<FaceOutline> outlines = {};  // of all of them

  void add(Clip clip, const std::string& name, const CropTrack& crops, const DraftFootage& of,
           const std::vector<FrameIndex>& frames) {
    std::vector<FaceOutline> own;
    for (const FrameIndex frame : frames) own.push_back(of.outlines[static_cast<std::size_t>(frame)]);
    outlines.insert(outlines.end(), own.begin(), own.end());
    clip.name = name;
    clip.video = "clips/" + name + ".mp4";
    clip.crops = "clips/" + name + ".crops.npy";
    clip.cropSize = static_cast<int>(kCropUnit);
    writer.addFile(clip.video, workshop.file(name + ".mp4"));
    writer.addBytes(clip.crops, crops.write());
    writer.addBytes(outlinesName(clip), writeOutlines(own));
    writer.addBytes(lipOpeningsName(name), openingsOf(of.track, frames));
    if (!of.said.empty() && clip.kind == ClipKind::Talk) {
      const std::string said = writePhones(phonesOfFrames(of.said, frames));
      const auto bytes = std::as_bytes(std::span(said));
      writer.addBytes(saidMember(name), {bytes.begin(), bytes.end()});
    }
    writer.manifest().clips.push_back(std::move(clip));
  }
};

}  // namespace

Status writeDraft(const BuildProject& project, const std::vector<DraftFootage>& footage, const fs::path& out,
                  const ProgressFn& progress, std::stop_token stop) {
  Manifest manifest;
  manifest.id = project.id;
  manifest.name = project.edits.package.name;
  manifest.tool = "Visema Studio";
  PackageWriter writer(manifest);
  const Workshop workshop(out);
  DraftClips clips{writer, workshop};
  Image thumbnail;
  for (std::size_t i = 0; i < footage.size(); ++i) {
    const DraftFootage& each = footage[i];
    auto info = TRY(probeMedia(each.file));
    if (!info.video()) return fail(ErrorCode::BadData, each.file.string() + " has no pictures");
    const std::vector<FrameIndex> kept = keptFrames(each, info.video()->size);
    constexpr std::size_t kLeastFrames = 25;
    if (kept.size() < kLeastFrames)
      return fail(ErrorCode::BadData,
                  "less than a second of " + each.file.string() + " shows a usable face: choose other footage");
    const ProgressFn part = partOf(progress, static_cast<double>(i) / static_cast<double>(footage.size()),
                                   0.9 / static_cast<double>(footage.size()));
    CropTrack crops;
    auto talk =
        TRY(ClipMaker(each, kept).write(workshop.file(each.entry.name + ".mp4"), true, crops, nullptr, part, stop));
    clips.add(std::move(talk), each.entry.name, crops, each, kept);
    if (i > 0) continue;  // one idle clip and one neutral frame for all
    const IdleStretch rest = proposeIdle(each, kept);
    std::vector<FrameIndex> listening;
    for (const FrameIndex frame : kept)
      if (frame >= rest.from && frame < rest.to) listening.push_back(frame);
    auto idle = ClipMaker(each, listening).write(workshop.file("idle.mp4"), false, crops, &thumbnail, {}, stop);
    if (!idle) return fail(idle.error());
    idle->kind = ClipKind::Idle;
    idle->neutralStart = true;
    clips.add(std::move(*idle), each.entry.name == "idle" ? "listening" : "idle", crops, each, listening);
  }
  constexpr int kSide = static_cast<int>(kCropUnit);
  writer.manifest().mouthMask = "mouth.pgm";
  writer.addBytes("mouth.pgm", encodePgm(paintedPlace(clips.outlines, kSide, kSide).view()));
  auto png = TRY(encodePng(thumbnail.view()));
  writer.manifest().thumbnail = "thumbnail.png";
  writer.addBytes("thumbnail.png", std::move(png));
  std::error_code ignored;
  fs::remove(out, ignored);
  return writer.write(out, partOf(progress, 0.9, 0.1), std::move(stop));
}

Status refuseUnnamed(const PackageWishes& wishes) {
  if (wishes.name.empty())
    return fail(ErrorCode::InvalidArgument, "the avatar has no name yet: give it one with --name");
  if (!wishes.consent.given())
    return fail(
        ErrorCode::InvalidArgument,
        "the consent of the person shown is missing: say who it is with --person and how they agreed with --consent");
  return {};
}

Status writeFinished(const BuildProject& project, const fs::path& trained, const fs::path& out,
                     const ProgressFn& progress, std::stop_token stop) {
  const PackageWishes& wishes = project.edits.package;
  TRY(refuseUnnamed(wishes));
  auto package = TRY(AvatarPackage::open(trained));
  if (package->manifest().networks.empty())
    return fail(ErrorCode::InvalidArgument, trained.string() + " has no network yet: train it first");
  PackageWriter writer(package->manifest());
  writer.keepUnknownKeysOf(package->manifestText());
  Manifest& manifest = writer.manifest();
  manifest.name = wishes.name;
  manifest.author = wishes.author;
  manifest.licence = wishes.licence;
  manifest.consent = wishes.consent.statement + " (" + wishes.consent.who +
                     (wishes.consent.when.empty() ? "" : ", " + wishes.consent.when) + ")";
  const Workshop workshop(out);
  for (const auto& [name, entry] : package->manifest().files) {
    const fs::path file = workshop.file(name);
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    auto copy = TRY(AtomicFile::create(file));
    if (Status status = package->stream(name, [&](std::span<const std::byte> bytes) { return copy.write(bytes); });
        !status)
      return status;
    TRY(copy.commit());
    writer.addFile(name, file);
  }
  std::error_code ignored;
  fs::remove(out, ignored);
  return writer.write(out, progress, std::move(stop));
}

}  // namespace visema
