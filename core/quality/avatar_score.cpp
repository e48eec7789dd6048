// SPDX-License-Identifier: Apache-2.0
#include "core/quality/avatar_score.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/avatar/lip_openings.h"
#include "core/avatar/member_media.h"
#include "core/base/try.h"
#include "core/lipsync/face_cropper.h"
#include "core/lipsync/lip_pipeline.h"
#include "core/lipsync/mouth_motion.h"
#include "core/lipsync/painted_place.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "core/nn/compatible_config.h"
#include "core/nn/light/voice_map.h"
#include "core/quality/opening_meter.h"
#include "core/quality/pasted_scorer.h"
#include "core/speech/feature_stream.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

constexpr std::size_t kMostExamples = 700;  // pictures to learn measuring from

struct ClipTruth {
  std::vector<float> openings;  // known, in pixels of the network's crop; empty: not known
  std::vector<PhoneTime> phones;
};

/// One of the two things that are scored: what is shown, or what the network paints.
struct Judged {
  Judged(const Image& mask, Rect lips) : pictures(mask.view(), lips), pasted(mask, lips) {}
  PictureScorer pictures;
  PastedScorer pasted;
  std::vector<std::vector<float>> openings;  // measured, by part
  LipScores scores() const { return {pictures.scores(), pasted.scores(), {}}; }
};

class AvatarScoring {
 public:
  AvatarScoring(std::shared_ptr<const AvatarPackage> package, const LipNetwork& network, SpeechEncoder& encoder,
                const AvatarScoreOptions& options)
      : held_(std::move(package)),
        package_(*held_),
        network_(network),
        encoder_(encoder),
        options_(options),
        entry_(package_.manifest().networks[options.network]),
        side_(network.spec().cropSize),
        lips_(lipsIn(side_)),
        mouth_{side_ * 56 / 256, side_ * 70 / 256, side_ * 144 / 256, side_ * 96 / 256} {}

  /// `loaded` is the network that is to be shown, null: none is.
  Result<AvatarScores> run(const std::shared_ptr<const LipNetwork>& loaded, const ProgressFn& progress,
                           std::stop_token stop) {
    TRY(prepare(progress, stop));
    TRY(openPipeline(loaded));
    alone_.emplace(mask_, lips_);
    shown_.emplace(mask_, lips_);
    for (std::size_t i = 0; i < options_.parts.size(); ++i) {
      if (progress) progress({0.5 + 0.5 * static_cast<double>(i) / options_.parts.size(), "repeating clips", -1});
      TRY(repeat(options_.parts[i], stop));
    }
    AvatarScores scores;
    scores.network = alone_->scores();
    if (pipeline_) scores.shown = shown_->scores();
    scores.engine = network_.engineName();
    if (meter_) judgeOpenings(scores);
    return scores;
  }

 private:
  /// The way that live sessions and films take, too.
  Status openPipeline(const std::shared_ptr<const LipNetwork>& loaded) {
    if (!loaded) return {};
    auto avatar = TRY(LoadedAvatar::load(held_, MemoryBudget::create(), {}, Loading::AsNeeded));
    pipeline_ = TRY(LipPipeline::create(avatar, options_.network, loaded, featureSource(encoder_)));
    return {};
  }

  Status prepare(const ProgressFn& progress, std::stop_token stop) {
    TRY(prepareHearing());
    mask_ = isOurs() ? package_.networkMask(options_.network) : compatibleMaskPicture(side_);
    if (isOurs())
      for (const Clip& clip : package_.manifest().clips) outlines_[clip.name] = TRY(outlinesOf(package_, clip));
    if (mask_.size() != Size{side_, side_}) return fail(ErrorCode::BadData, "the network's mask is not of its size");
    session_ = TRY(network_.openSession());
    // Never the frame itself, even where players show a U-Net that: it could copy the mouth it is to guess.
    const FrameReference neutral = entry_.referenceFrame.value_or(FrameReference{options_.parts[0].clip, 0});
    auto reference = TRY(cropsOf(neutral.clip, neutral.frame, neutral.frame + 1, stop));
    reference_ = std::move(reference.front());
    return options_.openings ? learnMeasuring(progress, stop) : Status{};
  }

  /// Networks of ours are driven by the code that their voice map makes of the features, the others by the features.
  Status prepareHearing() {
    std::size_t heard = network_.spec().driveSize() / VoiceMap::kRows;
    if (isOurs()) {
      auto weights = TRY(package_.weights(entry_.voiceMap));
      map_ = TRY(openVoiceMap(*weights));
      heard = static_cast<std::size_t>(map_->featureSize());
      const std::string who = package_.path().string() + ": the network \"" + entry_.name + "\"";
      TRY(checkEncoder(who, map_->trainedOn(), encoder_.fingerprint()));
    }
    if (heard != static_cast<std::size_t>(encoder_.dimension()))
      return fail(ErrorCode::InvalidArgument,
                  "the network hears " + entry_.speech + ", the encoder makes " + encoder_.name());
    drive_.resize(network_.spec().driveSize());
    return {};
  }

  /// Calls `see` with every `every`th frame: its number, what the network sees of it, the picture and the clip's crops.
  template <class See>
  Status watch(const std::string& name, FrameIndex from, FrameIndex to, std::stop_token stop, FrameIndex every,
               See&& see) const {
    const auto& clips = package_.manifest().clips;
    const auto found = std::find_if(clips.begin(), clips.end(), [&](const Clip& clip) { return clip.name == name; });
    if (found == clips.end()) return fail(ErrorCode::NotFound, "the avatar has no clip " + name);
    const CropTrack& track = package_.crops(static_cast<std::size_t>(found - clips.begin()));
    auto reader = TRY(open(*found));
    TRY(reader->seek(from));
    for (FrameIndex frame = from; frame < to; ++frame) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "scoring was stopped");
      auto next = TRY(reader->next());
      if (!next) return fail(ErrorCode::BadData, found->video + " ends at frame " + std::to_string(frame));
      if ((frame - from) % every != 0) continue;
      const YuvImage& picture = *next->image;
      TRY(see(frame, networkCrop(picture, track, frame, entry_), picture, track));
    }
    return {};
  }

  Result<std::vector<Image>> cropsOf(const std::string& name, FrameIndex from, FrameIndex to, std::stop_token stop,
                                     FrameIndex every = 1) const {
    std::vector<Image> crops;
    const auto keep = [&](FrameIndex, Image crop, const YuvImage&, const CropTrack&) -> Status {
      crops.push_back(std::move(crop));
      return {};
    };
    TRY(watch(name, from, to, stop, every, keep));
    return crops;
  }

  Result<std::unique_ptr<VideoReader>> open(const Clip& clip) const {
    auto source = TRY(memberMedia(package_, clip.video));
    VideoReadOptions options;
    options.rate = clip.rate;
    return VideoReader::open(source, options);
  }

  Result<ClipTruth> truthOf(const Clip& clip) const {
    ClipTruth truth;
    const auto& files = package_.manifest().files;
    truth.openings = TRY(lipOpeningsOf(package_, clip, entry_.cropSize));
    if (const std::string name = "truth/" + clip.name + ".lab"; files.contains(name)) {
      auto member = TRY(package_.member(name));
      auto phones = TRY(parseLabels({reinterpret_cast<const char*>(member.bytes.data()), member.bytes.size()}, name));
      truth.phones = std::move(phones);
    }
    return truth;
  }

  /// From the frames that are not scored, so that the measure is as blind as the network.
  Status learnMeasuring(const ProgressFn& progress, std::stop_token stop) {
    std::vector<Image> crops;
    std::vector<OpeningMeter::Example> examples;
    FrameIndex total = 0;
    const auto& clips = package_.manifest().clips;
    for (const Clip& clip : clips) {
      truths_[clip.name] = TRY(truthOf(clip));
      if (!truths_[clip.name].openings.empty()) total += clip.frameCount;
    }
    const auto every = std::max<FrameIndex>(1, total / static_cast<FrameIndex>(kMostExamples));
    std::vector<float> openings;
    for (std::size_t i = 0; i < clips.size(); ++i) {
      const auto& truth = truths_[clips[i].name].openings;
      if (truth.empty()) continue;
      if (progress) progress({0.5 * static_cast<double>(i) / clips.size(), "learning to measure lips", -1});
      FrameIndex end = clips[i].frameCount;
      for (const HeldOutPart& part : options_.parts)
        if (part.clip == clips[i].name) end = std::min(end, part.from);
      auto some = TRY(cropsOf(clips[i].name, 0, end, stop, every));
      for (std::size_t k = 0; k < some.size(); ++k) {
        crops.push_back(std::move(some[k]));
        openings.push_back(truth[k * static_cast<std::size_t>(every)]);
      }
    }
    if (crops.empty()) return {};
    for (std::size_t i = 0; i < crops.size(); ++i) examples.push_back({crops[i].view(), openings[i]});
    meter_ = TRY(OpeningMeter::learn(examples, mouth_));
    return {};
  }

  Status repeat(const HeldOutPart& part, std::stop_token stop) {
    const Clip* clip = package_.manifest().findClip(part.clip);
    if (!clip) return fail(ErrorCode::NotFound, "the avatar has no clip " + part.clip);
    const FrameIndex to = part.to > 0 ? std::min(part.to, clip->frameCount) : clip->frameCount;
    if (part.from < 0 || part.from >= to)
      return fail(ErrorCode::InvalidArgument, "clip " + part.clip + " has no frames from " + std::to_string(part.from));
    auto source = TRY(memberMedia(package_, clip->video));
    auto sound = TRY(readSpeech(source));
    SpeechTrack speech = analyseSpeech(sound.samples, encoder_);
    if (options_.said) {
      speech = TRY(options_.said(part.clip, sound.samples, speech));
    }
    const auto clipNumber = static_cast<std::size_t>(clip - package_.manifest().clips.data());
    alone_->openings.emplace_back();
    shown_->openings.emplace_back();
    true_.emplace_back();
    const auto compare = [&](FrameIndex frame, const Image& truth, const YuvImage& picture,
                             const CropTrack& track) -> Status {
      if (meter_) true_.back().push_back(meter_->measure(truth.view()));
      TRY(judgeNetwork(part, frame, speech, truth, picture, track));
      return pipeline_ ? judgeShown(clipNumber, frame, speech, truth, picture, track) : Status{};
    };
    TRY(watch(part.clip, part.from, to, stop, 1, compare));
    alone_->pictures.cut();
    shown_->pictures.cut();
    return {};
  }

  Status judgeNetwork(const HeldOutPart& part, FrameIndex frame, const SpeechTrack& speech, const Image& truth,
                      const YuvImage& picture, const CropTrack& track) {
    Image painted({side_, side_}, 3);
    TRY(paint(truth, maskOf(part.clip, frame), speech.rows, frame, painted));
    alone_->pictures.add(truth.view(), painted.view());
    alone_->pasted.addPainted(picture, toSquare(track.at(frame, entry_.cropSize)), truth.view(), painted.view());
    if (meter_) alone_->openings.back().push_back(meter_->measure(painted.view()));
    if (options_.watch) options_.watch(part.clip, frame, truth.view(), painted.view());
    return {};
  }

  Status judgeShown(std::size_t clip, FrameIndex frame, const SpeechTrack& speech, const Image& truth,
                    const YuvImage& picture, const CropTrack& track) {
    pipeline_->hear(speech.frame(frame - options_.soundLate, options_.lookahead), {});
    FramePlan plan;
    plan.main = {clip, frame};
    const auto shown = TRY(pipeline_->render(plan, {}));
    const Image crop = networkCrop(*shown, track, frame, entry_);
    shown_->pictures.add(truth.view(), crop.view());
    shown_->pasted.add(picture, toSquare(track.at(frame, entry_.cropSize)), *shown);
    if (meter_) shown_->openings.back().push_back(meter_->measure(crop.view()));
    return options_.watchShown ? options_.watchShown(package_.manifest().clips[clip].name, frame, picture, *shown)
                               : Status{};
  }

  /// Where the network paints in this frame.
  Image maskOf(const std::string& clip, FrameIndex frame) const {
    const auto known = outlines_.find(clip);
    if (known == outlines_.end() || known->second.empty()) return mask_;
    return paintedPlace(std::span(&known->second[static_cast<std::size_t>(frame)], 1),
                        package_.manifest().findClip(clip)->cropSize, side_);
  }

  Status paint(const Image& crop, const Image& mask, const FeatureRows& rows, FrameIndex frame, Image& painted) {
    std::vector<float> window(static_cast<std::size_t>(VoiceMap::kRows) * encoder_.dimension());
    rows.copyFrame(frame - options_.soundLate, window, rowsAhead(options_.lookahead));
    if (map_) map_->code(window, rowsAhead(options_.lookahead), drive_);
    auto face = TRY(session_->encode({crop.view(), reference_.view(), mask.view()}));
    return session_->paint(*face, map_ ? drive_ : window, painted.mutableView());
  }

  /// The network's square within the crop: only compatible networks leave a border.
  Similarity toSquare(const Similarity& pictureToCrop) const {
    const double inset = (entry_.cropSize - entry_.inputSize) / 2;
    return pictureToCrop.then({1, 0, -inset, -inset});
  }

  bool isOurs() const { return entry_.family == NetworkFamily::Ours; }

  /// Parts are judged together, one after the other with their own phones: shares are weighted by their frames.
  void judgeOpenings(AvatarScores& scores) {
    std::vector<float> known, measured, shown, alone;
    std::vector<PhoneTime> phones;
    for (std::size_t i = 0; i < options_.parts.size(); ++i) {
      const HeldOutPart& part = options_.parts[i];
      const ClipTruth& truth = truths_[part.clip];
      if (truth.openings.empty()) continue;
      // One time line: the phones of this part move to where its frames stand in the joined curve.
      const double begin = static_cast<double>(known.size()) / kFrameRate.toDouble();
      const double end = begin + static_cast<double>(true_[i].size()) / kFrameRate.toDouble();
      const double shift = begin - static_cast<double>(part.from) / kFrameRate.toDouble();
      for (PhoneTime phone : truth.phones) {
        phone.start = std::max(begin, phone.start + shift);
        phone.end = std::min(end, phone.end + shift);
        if (phone.start < phone.end) phones.push_back(std::move(phone));
      }
      const auto first = truth.openings.begin() + part.from;
      known.insert(known.end(), first, first + static_cast<std::ptrdiff_t>(true_[i].size()));
      measured.insert(measured.end(), true_[i].begin(), true_[i].end());
      shown.insert(shown.end(), shown_->openings[i].begin(), shown_->openings[i].end());
      alone.insert(alone.end(), alone_->openings[i].begin(), alone_->openings[i].end());
    }
    if (known.empty()) return;
    const float closed = options_.closedBelow * *std::max_element(known.begin(), known.end());
    scores.network.opening = compareOpenings(alone, known, 0, phones, closed);
    if (pipeline_) scores.shown.opening = compareOpenings(shown, known, 0, phones, closed);
    double error = 0;
    for (std::size_t i = 0; i < known.size(); ++i) error += std::abs(measured[i] - known[i]);
    scores.meterError = error / static_cast<double>(known.size());
    scores.meterCorrelation = shiftedCorrelation(measured, known, 0);
    scores.openingKnown = true;
  }

  const std::shared_ptr<const AvatarPackage> held_;
  const AvatarPackage& package_;
  const LipNetwork& network_;
  SpeechEncoder& encoder_;
  const AvatarScoreOptions& options_;
  const NetworkEntry& entry_;
  const int side_;
  const Rect lips_, mouth_;
  std::unique_ptr<VoiceMap> map_;  // networks of ours
  std::vector<float> drive_;       // what it makes of a frame's features
  std::unique_ptr<LipSession> session_;
  Image reference_, mask_;
  std::map<std::string, std::vector<FaceOutline>> outlines_;  // by clip: where each frame has its own mask
  std::unique_ptr<LipPipeline> pipeline_;                     // of what is shown
  std::optional<Judged> alone_, shown_;
  std::map<std::string, ClipTruth> truths_;
  std::optional<OpeningMeter> meter_;
  std::vector<std::vector<float>> true_;  // openings measured in true pictures, by part
};

}  // namespace

Result<AvatarScores> scoreAvatar(const std::shared_ptr<const AvatarPackage>& package,
                                 const std::shared_ptr<const LipNetwork>& network, SpeechEncoder& encoder,
                                 const AvatarScoreOptions& options, const ProgressFn& progress, std::stop_token stop) {
  const Manifest& manifest = package->manifest();
  if (options.parts.empty())
    return fail(ErrorCode::InvalidArgument,
                "name at least one part of a clip that was held out of training: --part CLIP:FROM");
  if (options.network >= manifest.networks.size())
    return fail(ErrorCode::NotFound, package->path().string() + " has no network to score: train one");
  if (manifest.networks[options.network].channels != ChannelOrder::Bgr)
    return fail(ErrorCode::Unsupported, "a network that sees its pictures as R, G, B cannot be scored");
  return AvatarScoring(package, *network, encoder, options).run(options.shown ? network : nullptr, progress, stop);
}

}  // namespace visema
