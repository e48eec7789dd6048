// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/dub_film.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include "core/base/part_of_progress.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/latentsync/dub_engine.h"
#include "core/latentsync/dub_footage.h"
#include "core/latentsync/face_square.h"
#include "core/latentsync/finished_chunks.h"
#include "core/latentsync/noise.h"
#include "core/latentsync/painted_area.h"
#include "core/media/audio_reader.h"
#include "core/media/media_writer.h"

namespace visema::latentsync {
namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// One dub from its beginning to its end.
class Dub {
 public:
  Dub(const DubOptions& options, const ProgressFn& progress, std::stop_token stop)
      : options_(options), progress_(progress), stop_(std::move(stop)) {}
  Result<DubReport> run();

 private:
  Status prepare();
  Status openEngine();
  Status paintAll();
  Result<ChunkPictures> paint(int chunk);
  Status latentsOf(const std::vector<FrameIndex>& frames, ChunkInput& input);
  Result<FrameLatents> encoded(const YuvImage& picture, const Similarity& alignment);
  Status write();
  std::vector<FrameIndex> framesOf(int chunk) const;
  void tell(double chunksDone, const std::string& stage) const;

  const DubOptions& options_;
  const ProgressFn& progress_;
  const std::stop_token stop_;
  const Clock::time_point start_ = Clock::now();
  std::unique_ptr<DubFootage> footage_;
  std::unique_ptr<DubEngine> engine_;
  std::unique_ptr<FinishedChunks> finished_;
  AudioClip sound_;
  SpeechStates speech_;
  std::vector<float> mask_, share_;
  FrameIndex frames_ = 0;
  DubReport report_;
  Clock::time_point paintingSince_;
  int painted_ = 0;
};

std::vector<FrameIndex> Dub::framesOf(int chunk) const {
  std::vector<FrameIndex> frames;
  for (FrameIndex i = 0; i < kChunkFrames; ++i)
    frames.push_back(
        std::min(frames_ - 1, chunk * FrameIndex{kChunkFrames} + i));  // chunks are equal: the last is held
  return frames;
}

void Dub::tell(double chunksDone, const std::string& stage) const {
  constexpr double kBefore = 0.05, kPainting = 0.93;
  if (!progress_) return;
  const double now = chunksDone - report_.chunksBefore, left = report_.chunks - chunksDone;
  const double secondsLeft = now > 0 ? secondsSince(paintingSince_) / now * left : -1;
  progress_({kBefore + kPainting * chunksDone / report_.chunks, stage, secondsLeft});
}

Status Dub::prepare() {
  sound_ = TRY(readAudio(options_.audio));
  if (sound_.frames() == 0) return fail(ErrorCode::BadData, options_.audio.string() + " has no sound in it.");
  footage_ = TRY(DubFootage::open(options_, partOf(progress_, 0, 0.05), stop_));
  frames_ = framesCovering(sound_.frames(), sound_.rate, footage_->rate());
  report_.frames = frames_;
  report_.chunks = static_cast<int>((frames_ + kChunkFrames - 1) / kChunkFrames);
  mask_ = trainedMask(options_.side);
  share_ = shownShare(mask_, options_.side);
  finished_ = TRY(FinishedChunks::open(options_, footage_->hash(), sound_));
  return {};
}

Status Dub::openEngine() {
  EngineModels models{TRY(openModelFile(options_.unet)), TRY(openModelFile(options_.autoencoder)),
                      TRY(openModelFile(options_.whisper))};
  const auto meant = [](const ModelFile& file, ModelPart part) -> Status {
    if (file.part == part) return {};
    return fail(ErrorCode::InvalidArgument, file.weights->name() + " is " + file.version + ", not what --" +
                                                nameOf(part) + " wants: " + usualFileOf(part) + ".");
  };
  TRY(meant(models.unet, ModelPart::UNet));
  TRY(meant(models.autoencoder, ModelPart::Autoencoder));
  TRY(meant(models.whisper, ModelPart::Whisper));
  DubEngineOptions engine;
  engine.side = options_.side;
  engine.diffusion = options_.diffusion;
  engine.halfWeights = options_.halfWeights;
  engine.threads = options_.threads;
  engine.mask = mask_;
  const DubEngines* engines = TRY(dubEngines());
  engine_ = TRY(engines->open(models, engine));
  const AudioClip heard = TRY(speechOf(sound_));
  speech_ = TRY(engine_->hear(logMelOf(heard.samples)));
  if (speech_.rows() == 0) return fail(ErrorCode::BadData, options_.audio.string() + " is too short to be heard.");
  return {};
}

Result<FrameLatents> Dub::encoded(const YuvImage& picture, const Similarity& alignment) {
  std::vector<float> face = cutFace(picture, alignment, options_.side);
  FrameLatents latents;
  latents.reference = TRY(engine_->encode(face));
  for (std::size_t i = 0; i < face.size(); ++i) face[i] *= mask_[i % mask_.size()];
  latents.masked = TRY(engine_->encode(face));
  return latents;
}

Status Dub::latentsOf(const std::vector<FrameIndex>& frames, ChunkInput& input) {
  std::map<FrameIndex, FrameLatents> known;
  std::vector<FrameIndex> unknown;
  for (const FrameIndex frame : frames) {
    const FrameIndex shown = footage_->shownAt(frame);
    if (known.contains(shown) || std::count(unknown.begin(), unknown.end(), shown)) continue;
    if (auto kept = footage_->latents().find(shown))
      known[shown] = std::move(*kept);
    else
      unknown.push_back(shown);
  }
  std::sort(unknown.begin(), unknown.end());
  for (const FrameIndex shown : unknown) {
    if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    const YuvFrame picture = TRY(footage_->picture(shown));
    known[shown] = TRY(encoded(*picture, footage_->alignmentNear(shown)));
    footage_->latents().keep(shown, known[shown]);
  }
  for (const FrameIndex frame : frames) {
    const FrameLatents& latents = known[footage_->shownAt(frame)];
    input.masked.push_back(latents.masked);
    input.reference.push_back(latents.reference);
  }
  return {};
}

Result<ChunkPictures> Dub::paint(int chunk) {
  const std::vector<FrameIndex> frames = framesOf(chunk);
  ChunkInput input;
  TRY(latentsOf(frames, input));
  for (const FrameIndex frame : frames)  // 50 rows a second, from 80 ms before the frame
    input.firstRows.push_back(static_cast<int>(std::lround(50 * footage_->secondsOf(frame))) - 4);
  input.noise = noiseOf(options_.seed, static_cast<std::size_t>(4) * (options_.side / 8) * (options_.side / 8));
  const auto onStep = [&](int done) {
    tell(chunk + static_cast<double>(done) / (options_.diffusion.steps + 1), "painting");
    return !stop_.stop_requested();
  };
  return ChunkPictures::of(TRY(engine_->paint(input, speech_, onStep)), options_.side);
}

Status Dub::paintAll() {
  int chunk = 0;
  while (chunk < report_.chunks && finished_->has(chunk)) ++chunk;
  report_.chunksBefore = chunk;
  if (chunk == report_.chunks) return {};
  if (progress_) progress_({0.05, "loading the networks", -1});
  TRY(openEngine());
  paintingSince_ = Clock::now();
  for (; chunk < report_.chunks; ++chunk) {
    if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    const TraceSpan span("chunk", chunk);
    const ChunkPictures pictures = TRY(paint(chunk));
    TRY(finished_->keep(chunk, pictures));
    ++painted_;
    tell(chunk + 1, "painting");
  }
  report_.secondsAFrame = secondsSince(paintingSince_) / (painted_ * kChunkFrames);
  engine_.reset();
  return {};
}

Status Dub::write() {
  MediaWriterOptions media;
  media.size = footage_->size();
  media.rate = footage_->rate();
  media.color = footage_->color();
  media.audio = MediaAudioOptions{sound_.rate, sound_.channels, 0};
  media.preset = options_.preset;
  media.crf = options_.crf;
  const auto writer = TRY(MediaWriter::create(options_.out, media));
  ChunkPictures pictures;
  std::size_t heard = 0;
  for (FrameIndex frame = 0; frame < frames_; ++frame) {
    if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    if (frame % kChunkFrames == 0) pictures = TRY(finished_->read(static_cast<int>(frame / kChunkFrames)));
    const FrameIndex shown = footage_->shownAt(frame);
    const YuvFrame picture = TRY(footage_->picture(shown));
    if (const auto alignment = footage_->alignmentAt(shown)) {
      const TraceSpan span("paste back", frame);
      const std::vector<float> painted = pictures.picture(static_cast<int>(frame % kChunkFrames));
      TRY(writer->addFrame(pasteFace(*picture, *alignment, painted, share_, options_.side)));
    } else {
      ++report_.withoutFace;
      TRY(writer->addFrame(*picture));
    }
    const std::size_t until = frame + 1 == frames_
                                  ? sound_.samples.size()
                                  : static_cast<std::size_t>(firstSampleOfFrame(frame + 1, sound_.rate, media.rate)) *
                                        static_cast<std::size_t>(sound_.channels);
    TRY(writer->addAudio(std::span(sound_.samples).subspan(heard, until - heard)));
    heard = until;
    if (progress_) progress_({0.98 + 0.02 * static_cast<double>(frame) / static_cast<double>(frames_), "writing", -1});
  }
  report_.out = TRY(writer->finish()).path;
  return {};
}

Result<DubReport> Dub::run() {
  TRY(prepare());
  TRY(paintAll());
  TRY(write());
  finished_->remove();
  report_.wallSeconds = secondsSince(start_);
  return report_;
}

}  // namespace

Status DubOptions::validate() const {
  if (side < 64 || side > 1024 || side % 64 != 0)
    return fail(ErrorCode::InvalidArgument,
                "--size " + std::to_string(side) +
                    " is none of 64, 128 ... 1024; LatentSync 1.0 and 1.5 were trained with "
                    "256, 1.6 with 512.");
  if (diffusion.steps < 1 || diffusion.steps > 500)
    return fail(ErrorCode::InvalidArgument, "--steps must lie between 1 and 500; the default is 20.");
  if (!(diffusion.guidance >= 0 && diffusion.guidance <= 10))
    return fail(ErrorCode::InvalidArgument, "--guidance must lie between 0 and 10; the default is 1.5.");
  return {};
}

Result<DubReport> dubFilm(const DubOptions& options, const ProgressFn& progress, std::stop_token stop) {
  TRY(options.validate());
  return Dub(options, progress, std::move(stop)).run();
}

}  // namespace visema::latentsync
