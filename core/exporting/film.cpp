// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <span>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/bounded_queue.h"
#include "core/base/sha256.h"
#include "core/base/steady_time.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/exporting/export_job.h"
#include "core/exporting/film_setup.h"
#include "core/lipsync/backdrop.h"
#include "core/lipsync/mouth_codes.h"
#include "core/lipsync/speech_frame.h"
#include "core/media/picture_text.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr std::size_t kFramesAhead = 4;  // a worker may have finished that many more than were written

using Clock = std::chrono::steady_clock;

/// A mean and a maximum that several threads add to.
class Tally {
 public:
  void add(double value) {
    std::lock_guard lock(mutex_);
    sum_ += value;
    largest_ = std::max(largest_, value);
    ++count_;
  }
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }
  double largest() const { return largest_; }

 private:
  std::mutex mutex_;
  double sum_ = 0, largest_ = 0;
  std::int64_t count_ = 0;
};

struct QualityTallies {
  Tally colourOffset, silence, speech;
  MouthMotion motion;  // of the frames in their order
  FilmQuality summary() const {
    return {colourOffset.mean(), colourOffset.largest(), motion.restlessness(), silence.mean(), speech.mean()};
  }
};

struct FrameTimes {
  Histogram& frame;
  Histogram& encode;
  Histogram& paint;
  Histogram& blend;
  explicit FrameTimes(Metrics& metrics)
      : frame(metrics.histogram("frame_ms")),
        encode(metrics.histogram("encode_ms")),
        paint(metrics.histogram("paint_ms")),
        blend(metrics.histogram("blend_ms")) {}
  void record(const RenderTimings& times) {
    frame.record(times.frame);
    if (times.encode > 0) encode.record(times.encode);
    paint.record(times.paint);
    blend.record(times.blend);
  }
};

/// Paints every n-th frame of a film on a thread of its own. Frames come out in order and wait until they are taken.
class FrameWorker {
 public:
  FrameWorker(const FilmSetup& setup, std::unique_ptr<LipPipeline> pipeline, FrameIndex first, FrameIndex step,
              FrameTimes& times, QualityTallies& quality)
      : setup_(setup),
        pipeline_(std::move(pipeline)),
        times_(times),
        quality_(quality),
        thread_([this, first, step](std::stop_token stop) { run(first, step, stop); }) {}

  /// The next frame of this worker; blocks until it is painted. None when it was stopped.
  struct Painted {
    Result<YuvFrame> picture;
    MouthViews mouth;
  };
  std::optional<Painted> take(std::stop_token stop) { return done_.pop(stop); }

 private:
  void run(FrameIndex first, FrameIndex step, std::stop_token stop) {
    nameThisThread("film");
    for (FrameIndex frame = first; frame < setup_.frames && !stop.stop_requested(); frame += step) {
      setup_.hear(frame, *pipeline_);
      Result<YuvFrame> picture =
          pipeline_->render(setup_.plan[static_cast<std::size_t>(frame)], setup_.options.picture);
      times_.record(pipeline_->renderer().timings());
      quality_.colourOffset.add(pipeline_->renderer().colourOffset());
      const bool speaking = speechGate(speechAround(setup_.speech.speech, frame)) > 0;
      (speaking ? quality_.speech : quality_.silence).add(pipeline_->opening());
      const bool failed = !picture;
      if (!done_.push({std::move(picture), failed ? MouthViews() : pipeline_->renderer().mouth()}, stop) || failed)
        return;
    }
  }

  const FilmSetup& setup_;
  const std::unique_ptr<LipPipeline> pipeline_;
  FrameTimes& times_;
  QualityTallies& quality_;
  BoundedQueue<Painted> done_{kFramesAhead, WhenFull::Wait};
  std::jthread thread_;
};

/// Feeds the sound to the writer in step with the pictures.
class SoundTrack {
 public:
  SoundTrack(const AudioClip& sound, MediaWriter& writer) : sound_(sound), writer_(writer) {}
  Status writeUpTo(double seconds) {
    const auto end = std::min<std::int64_t>(sound_.frames(), std::llround(seconds * sound_.rate));
    return write(end);
  }
  Status writeRest() { return write(sound_.frames()); }

 private:
  Status write(std::int64_t end) {
    if (end <= written_) return {};
    const auto channels = static_cast<std::size_t>(sound_.channels);
    const std::span<const float> samples(sound_.samples);
    const auto from = static_cast<std::size_t>(written_) * channels;
    written_ = end;
    return writer_.addAudio(samples.subspan(from, static_cast<std::size_t>(end) * channels - from));
  }
  const AudioClip& sound_;
  MediaWriter& writer_;
  std::int64_t written_ = 0;
};

class Film {
 public:
  Film(const FilmSetup& setup, const ProgressFn& progress, std::stop_token stop, WhenStopped whenStopped)
      : setup_(setup), progress_(progress), stop_(std::move(stop)), whenStopped_(whenStopped) {}

  Result<FilmReport> run() {
    TRY(openBackdrop());
    TRY(prepareSubtitles());
    auto writer = TRY(whenStopped_ == WhenStopped::KeepForLater
                          ? MediaWriter::resume(setup_.options.out, setup_.mediaOptions(), identity())
                          : MediaWriter::create(setup_.options.out, setup_.mediaOptions()));
    shown_ = writer->takenOver();
    first_ = setup_.frameShownAt(shown_);
    TRY(startWorkers());
    if (Status status = writeFrames(*writer); !status) {
      const bool stopped = status.error().code == ErrorCode::Cancelled;
      if (stopped && whenStopped_ == WhenStopped::KeepPart) return cancelled(*writer);
      stopped&& whenStopped_ == WhenStopped::KeepForLater ? writer->leave() : writer->abandon();
      return fail(status.error());
    }
    auto written = TRY(writer->finish());
    return report(written);
  }

 private:
  Status openBackdrop() {
    const FilmOptions& options = setup_.options;
    if (options.background.empty()) return {};
    auto footage = TRY(setup_.avatar->clip(setup_.plan.front().main.clip).frame(setup_.plan.front().main.frame));
    backdrop_ = TRY(Backdrop::create(options.background, *footage, options.avatar.string()));
    return {};
  }

  /// Into the pictures, or beside the film.
  Status prepareSubtitles() {
    if (setup_.subtitles.empty()) return {};
    if (!setup_.options.burnSubtitles)
      return writeFileAtomically(setup_.options.subtitlesOut(), srtOf(setup_.subtitles));
    std::vector<Passage> passages;
    for (const Subtitle& each : setup_.subtitles) passages.push_back({each.from, each.to, each.text});
    text_ = TRY(PictureText::subtitles(passages, setup_.shape->size()));
    return {};
  }

  Status startWorkers() {
    const int cores = std::max(1u, std::thread::hardware_concurrency());
    const FrameIndex count = std::clamp<FrameIndex>(setup_.options.threads > 0 ? setup_.options.threads : cores, 1,
                                                    std::max<FrameIndex>(1, setup_.frames - first_));
    for (FrameIndex i = 0; i < count; ++i) {
      auto pipeline = TRY(setup_.openPipeline());
      workers_.push_back(
          std::make_unique<FrameWorker>(setup_, std::move(pipeline), first_ + i, count, times_, quality_));
    }
    return {};
  }

  Status writeFrames(MediaWriter& writer) {
    SoundTrack sound(setup_.sound, writer);
    TRY(takeOver(sound));
    for (FrameIndex frame = first_; frame < setup_.frames; ++frame) {
      auto painted = workers_[static_cast<std::size_t>(frame - first_) % workers_.size()]->take(stop_);
      if (stop_.stop_requested() || !painted) return fail(ErrorCode::Cancelled, "stopped");
      if (!painted->picture) return fail(painted->picture.error());
      quality_.motion.add(std::move(painted->mouth), followsOn(frame));
      {
        TraceSpan span("write", frame);
        TRY(addPicture(writer, *painted->picture, frame));
        TRY(sound.writeUpTo((frame + 1) / kFrameRate.toDouble()));
      }
      tell(frame + 1);
    }
    return sound.writeRest();
  }

  /// The sound of what is there already is made anew: a sound encoder does not go on in the middle.
  Status takeOver(SoundTrack& sound) {
    if (backdrop_) TRY(backdrop_->skip(first_));
    for (FrameIndex frame = 0; frame < first_; ++frame) {
      if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
      TRY(sound.writeUpTo((frame + 1) / kFrameRate.toDouble()));
    }
    return {};
  }

  /// What makes this film the same as another: all that its pictures and its sound come from.
  std::string identity() const {
    FilmOptions made = setup_.options;
    made.threads = 0;
    made.memoryBytes = 0;
    Sha256 hash;
    const auto add = [&](const std::string& text) { hash.update(std::as_bytes(std::span(text))); };
    add(filmToJson(made));
    add(setup_.avatar->package()->hash());
    hash.update(std::as_bytes(std::span(setup_.sound.samples)));
    for (const FramePlan& plan : setup_.plan)
      add(std::to_string(plan.main.clip) + " " + std::to_string(plan.main.frame) + "\n");
    return hash.finish();
  }

  /// Whether a frame's footage goes on where the frame before left it.
  bool followsOn(FrameIndex frame) const {
    if (frame == first_) return false;
    const ClipFrame now = setup_.plan[static_cast<std::size_t>(frame)].main;
    const ClipFrame before = setup_.plan[static_cast<std::size_t>(frame) - 1].main;
    return now.clip == before.clip && std::abs(now.frame - before.frame) <= 1;
  }

  Status addPicture(MediaWriter& writer, YuvFrame picture, FrameIndex frame) {
    std::optional<Image> alpha;
    if (backdrop_) {
      auto shown = TRY(backdrop_->behind(*picture));
      picture = std::move(shown.picture);
      alpha = std::move(shown.alpha);
    }
    if (!setup_.shape->changesNothing()) {
      picture = setup_.shape->apply(*picture, frame);
      if (alpha) alpha = setup_.shape->apply(alpha->view(), frame);
    }
    if (const double seconds = static_cast<double>(frame) / kFrameRate.toDouble(); text_ && text_->showsAt(seconds)) {
      auto written = std::make_shared<YuvImage>(picture->clone());
      text_->drawOn(*written, seconds);
      picture = std::move(written);
    }
    const auto opacity = alpha ? std::optional<ImageView>(alpha->view()) : std::nullopt;
    for (; shown_ < setup_.filmFrames && setup_.frameShownAt(shown_) == frame; ++shown_)
      TRY(writer.addFrame(*picture, opacity));
    return {};
  }

  void tell(FrameIndex done) {
    if (!progress_) return;
    const double fraction = static_cast<double>(done) / static_cast<double>(setup_.frames);
    const double secondsAFrame = secondsSince(start_) / static_cast<double>(done - first_);
    progress_({fraction, "Rendering", secondsAFrame * static_cast<double>(setup_.frames - done)});
  }

  /// What there is stays, under a name that says it is not the whole.
  Result<FilmReport> cancelled(MediaWriter& writer) {
    const std::filesystem::path& out = setup_.options.out;
    auto written = writer.finish();
    if (!written) return fail(ErrorCode::Cancelled, "stopped; nothing of " + out.string() + " was worth keeping");
    std::filesystem::path kept = MediaWriter::stoppedPath(out);
    std::error_code error;
    std::filesystem::rename(written->path, kept, error);
    if (error) kept = written->path;
    return fail(ErrorCode::Cancelled,
                "stopped; the first " + std::to_string(written->frames) + " frames can be played in " + kept.string());
  }

  FilmReport report(const WrittenMedia& written) {
    FilmReport report;
    report.out = written.path;
    report.engine = setup_.engine->engineName();
    report.encoder = written.encoder;
    report.heardThrough = setup_.heardThrough;
    report.crf = setup_.options.crf;
    report.bytes = written.bytes;
    report.quality = quality_.summary();
    report.cachePlan = setup_.avatar->plan().describe();
    report.frames = setup_.filmFrames;
    report.resumedAt = first_;
    report.soundSeconds = setup_.sound.seconds();
    report.wallSeconds = secondsSince(start_);
    report.timings = metrics_.snapshot();
    setup_.avatar->faces().addTo(report.timings);
    for (const Clip& clip : setup_.avatar->package()->manifest().clips) report.clips.push_back(clip.name);
    report.plan = setup_.plan;
    return report;
  }

  const FilmSetup& setup_;
  const ProgressFn& progress_;
  const std::stop_token stop_;
  const WhenStopped whenStopped_;
  const Clock::time_point start_ = Clock::now();
  FrameIndex first_ = 0;  // that is made now
  FrameIndex shown_ = 0;  // pictures of the film so far, at its own rate
  Metrics metrics_;
  FrameTimes times_{metrics_};
  QualityTallies quality_;
  std::unique_ptr<Backdrop> backdrop_;
  std::unique_ptr<PictureText> text_;
  std::vector<std::unique_ptr<FrameWorker>> workers_;
};

}  // namespace

Status FilmOptions::validate() const {
  if (out.empty()) return fail(ErrorCode::InvalidArgument, "no output file was named");
  TRY(checkLookahead(lookahead));
  if (mouth.amplitude < 0 || mouth.amplitude > 3)
    return fail(ErrorCode::InvalidArgument, "the mouth amplitude must be between 0 and 3");
  if (picture.sharpness < 0 || picture.sharpness > 1)
    return fail(ErrorCode::InvalidArgument, "the sharpness must be between 0 and 1");
  if (rate.num < 1 || rate.toDouble() < 1 || rate.toDouble() > 120)
    return fail(ErrorCode::InvalidArgument, "a film has 1 to 120 pictures a second");
  if (loudness && (*loudness < -50 || *loudness > -5))
    return fail(ErrorCode::InvalidArgument, "the loudness of a film is -50 to -5 LUFS");
  for (const FilmChange& change : changes) TRY(change.validate());
  if (background == Backdrop::kTransparent && !carriesAlpha(format))
    return fail(ErrorCode::InvalidArgument, "this kind of film cannot be transparent: take vp9, prores or png");
  return {};
}

std::filesystem::path FilmOptions::subtitlesOut() const {
  if (format == MediaFormat::PngSequence) return out.string() + ".srt";
  return std::filesystem::path(out).replace_extension(".srt");
}

Result<FilmReport> renderFilm(const FilmOptions& options, const FilmEngines& engines, const ProgressFn& progress,
                              std::stop_token stop, WhenStopped whenStopped) {
  auto setup = TRY(prepareFilm(options, engines, progress));
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped before the first frame; nothing was written");
  return Film(*setup, progress, stop, whenStopped).run();
}

}  // namespace visema
