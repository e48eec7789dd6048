// SPDX-License-Identifier: Apache-2.0
#include "core/quality/avatar_score.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/lipsync/face_cropper.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "core/nn/compatible_config.h"
#include "core/nn/voice/voice_map.h"
#include "core/quality/opening_meter.h"
#include "core/quality/pasted_scorer.h"
#include "core/speech/feature_stream.h"
#include "core/speech/npy.h"

namespace visema {
namespace {

constexpr std::size_t kMostExamples = 700;  // pictures to learn measuring from

struct ClipTruth {
  std::vector<float> openings;  // known, in pixels of the network's crop; empty: not known
  std::vector<PhoneTime> phones;
};

class AvatarScoring {
 public:
  AvatarScoring(const AvatarPackage& package, const LipNetwork& network, SpeechEncoder& encoder,
                const AvatarScoreOptions& options)
      : package_(package),
        network_(network),
        encoder_(encoder),
        options_(options),
        entry_(package.manifest().networks[options.network]),
        side_(network.spec().cropSize),
        lips_{side_ * 66 / 256, side_ * 78 / 256, side_ * 124 / 256, side_ * 72 / 256},
        mouth_{side_ * 56 / 256, side_ * 70 / 256, side_ * 144 / 256, side_ * 96 / 256} {}

  Result<AvatarScores> run(const ProgressFn& progress, std::stop_token stop) {
    if (Status status = prepare(progress, stop); !status) return fail(status.error());
    pictures_.emplace(mask_.view(), lips_);
    pasted_.emplace(mask_, lips_);
    for (std::size_t i = 0; i < options_.parts.size(); ++i) {
      if (progress) progress({0.5 + 0.5 * static_cast<double>(i) / options_.parts.size(), "repeating clips", -1});
      if (Status status = repeat(options_.parts[i], stop); !status) return fail(status.error());
    }
    AvatarScores scores;
    scores.picture = pictures_->scores();
    scores.film = pasted_->scores();
    scores.engine = network_.engineName();
    if (meter_) judgeOpenings(scores);
    return scores;
  }

 private:
  struct Curves {
    const HeldOutPart* part = nullptr;
    std::vector<float> painted, measured;  // in painted and in true pictures
  };

  Status prepare(const ProgressFn& progress, std::stop_token stop) {
    if (Status status = prepareHearing(); !status) return status;
    mask_ = isOurs() ? package_.networkMask(options_.network) : compatibleMaskPicture(side_);
    if (mask_.size() != Size{side_, side_}) return fail(ErrorCode::BadData, "the network's mask is not of its size");
    auto session = network_.openSession();
    if (!session) return fail(session.error());
    session_ = std::move(*session);
    // Never the frame itself, even where players show a U-Net that: it could copy the mouth it is to guess.
    const FrameReference neutral = entry_.referenceFrame.value_or(FrameReference{options_.parts[0].clip, 0});
    auto reference = cropsOf(neutral.clip, neutral.frame, neutral.frame + 1, stop);
    if (!reference) return fail(reference.error());
    reference_ = std::move(reference->front());
    return options_.openings ? learnMeasuring(progress, stop) : Status{};
  }

  /// Networks of ours are driven by the code that their voice map makes of the features, the others by the features.
  Status prepareHearing() {
    std::size_t heard = network_.spec().driveSize() / VoiceMap::kRows;
    if (isOurs()) {
      auto weights = package_.weights(entry_.voiceMap);
      if (!weights) return fail(weights.error());
      auto map = openVoiceMap(**weights);
      if (!map) return fail(map.error());
      map_ = std::move(*map);
      heard = static_cast<std::size_t>(map_->featureSize());
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
    auto reader = open(*found);
    if (!reader) return fail(reader.error());
    if (Status status = (*reader)->seek(from); !status) return status;
    for (FrameIndex frame = from; frame < to; ++frame) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "scoring was stopped");
      auto next = (*reader)->next();
      if (!next) return fail(next.error());
      if (!*next) return fail(ErrorCode::BadData, found->video + " ends at frame " + std::to_string(frame));
      if ((frame - from) % every != 0) continue;
      const YuvImage& picture = *(*next)->image;
      if (Status status = see(frame, networkCrop(picture, track, frame, entry_), picture, track); !status)
        return status;
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
    if (Status status = watch(name, from, to, stop, every, keep); !status) return fail(status.error());
    return crops;
  }

  Result<std::unique_ptr<VideoReader>> open(const Clip& clip) const {
    auto source = sourceOf(clip);
    if (!source) return fail(source.error());
    VideoReadOptions options;
    options.rate = clip.rate;
    return VideoReader::open(*source, options);
  }

  Result<MediaSource> sourceOf(const Clip& clip) const {
    auto section = package_.section(clip.video);
    if (!section) return fail(section.error());
    return MediaSource::section(section->path, static_cast<std::int64_t>(section->offset),
                                static_cast<std::int64_t>(section->length), clip.video);
  }

  Result<ClipTruth> truthOf(const Clip& clip) const {
    ClipTruth truth;
    const auto& files = package_.manifest().files;
    if (const std::string name = "truth/" + clip.name + ".opening.npy"; files.contains(name)) {
      auto member = package_.member(name);
      if (!member) return fail(member.error());
      auto openings = parseNpy(member->bytes, name);
      if (!openings) return fail(openings.error());
      truth.openings = openings->toFloat();
      if (truth.openings.size() != static_cast<std::size_t>(clip.frameCount))
        return fail(ErrorCode::BadData, name + " does not have one number for every frame");
      for (float& opening : truth.openings)
        opening *= static_cast<float>(entry_.cropSize) / static_cast<float>(clip.cropSize);
    }
    if (const std::string name = "truth/" + clip.name + ".lab"; files.contains(name)) {
      auto member = package_.member(name);
      if (!member) return fail(member.error());
      auto phones = parseLabels({reinterpret_cast<const char*>(member->bytes.data()), member->bytes.size()}, name);
      if (!phones) return fail(phones.error());
      truth.phones = std::move(*phones);
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
      auto truth = truthOf(clip);
      if (!truth) return fail(truth.error());
      truths_[clip.name] = std::move(*truth);
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
      auto some = cropsOf(clips[i].name, 0, end, stop, every);
      if (!some) return fail(some.error());
      for (std::size_t k = 0; k < some->size(); ++k) {
        crops.push_back(std::move((*some)[k]));
        openings.push_back(truth[k * static_cast<std::size_t>(every)]);
      }
    }
    if (crops.empty()) return {};
    for (std::size_t i = 0; i < crops.size(); ++i) examples.push_back({crops[i].view(), openings[i]});
    auto meter = OpeningMeter::learn(examples, mouth_);
    if (!meter) return fail(meter.error());
    meter_ = std::move(*meter);
    return {};
  }

  Status repeat(const HeldOutPart& part, std::stop_token stop) {
    const Clip* clip = package_.manifest().findClip(part.clip);
    if (!clip) return fail(ErrorCode::NotFound, "the avatar has no clip " + part.clip);
    const FrameIndex to = part.to > 0 ? std::min(part.to, clip->frameCount) : clip->frameCount;
    if (part.from < 0 || part.from >= to)
      return fail(ErrorCode::InvalidArgument, "clip " + part.clip + " has no frames from " + std::to_string(part.from));
    auto source = sourceOf(*clip);
    if (!source) return fail(source.error());
    auto sound = readSpeech(*source);
    if (!sound) return fail(sound.error());
    const FeatureRows rows = featuresOf(sound->samples, encoder_);
    Curves curves;
    curves.part = &part;
    Image painted({side_, side_}, 3);
    const auto compare = [&](FrameIndex frame, const Image& truth, const YuvImage& picture, const CropTrack& track) {
      if (Status status = paint(truth, rows, frame, painted); !status) return status;
      pictures_->add(truth.view(), painted.view());
      pasted_->add(picture, toSquare(track.at(frame, entry_.cropSize)), truth.view(), painted.view());
      if (options_.watch) options_.watch(part.clip, frame, truth.view(), painted.view());
      if (!meter_) return Status{};
      curves.painted.push_back(meter_->measure(painted.view()));
      curves.measured.push_back(meter_->measure(truth.view()));
      return Status{};
    };
    if (Status status = watch(part.clip, part.from, to, stop, 1, compare); !status) return status;
    pictures_->cut();
    curves_.push_back(std::move(curves));
    return {};
  }

  Status paint(const Image& crop, const FeatureRows& rows, FrameIndex frame, Image& painted) {
    std::vector<float> window(static_cast<std::size_t>(VoiceMap::kRows) * encoder_.dimension());
    rows.copyFrame(frame - options_.soundLate, window, options_.rowsAhead);
    if (map_) map_->code(window, options_.rowsAhead, drive_);
    auto face = session_->encode({crop.view(), reference_.view(), mask_.view()});
    if (!face) return fail(face.error());
    return session_->paint(**face, map_ ? drive_ : window, painted.mutableView());
  }

  /// The network's square within the crop: only compatible networks leave a border.
  Similarity toSquare(const Similarity& pictureToCrop) const {
    const double inset = (entry_.cropSize - entry_.inputSize) / 2;
    return pictureToCrop.then({1, 0, -inset, -inset});
  }

  bool isOurs() const { return entry_.family == NetworkFamily::Ours; }

  /// Parts are judged together, one after the other with their own phones: shares are weighted by their frames.
  void judgeOpenings(AvatarScores& scores) {
    std::vector<float> painted, known;
    std::vector<PhoneTime> phones;
    double error = 0;
    std::vector<float> measured;
    for (const Curves& curves : curves_) {
      const ClipTruth& truth = truths_[curves.part->clip];
      if (truth.openings.empty()) continue;
      // One time line: the phones of this part move to where its frames stand in the joined curve.
      const double shift =
          (static_cast<double>(painted.size()) - static_cast<double>(curves.part->from)) / kFrameRate.toDouble();
      const double begin = static_cast<double>(painted.size()) / kFrameRate.toDouble();
      const double end = begin + static_cast<double>(curves.painted.size()) / kFrameRate.toDouble();
      for (PhoneTime phone : truth.phones) {
        phone.start = std::max(begin, phone.start + shift);
        phone.end = std::min(end, phone.end + shift);
        if (phone.start < phone.end) phones.push_back(std::move(phone));
      }
      for (std::size_t i = 0; i < curves.painted.size(); ++i) {
        const float opening = truth.openings[static_cast<std::size_t>(curves.part->from) + i];
        painted.push_back(curves.painted[i]);
        measured.push_back(curves.measured[i]);
        known.push_back(opening);
        error += std::abs(curves.measured[i] - opening);
      }
    }
    if (known.empty()) return;
    const float widest = *std::max_element(known.begin(), known.end());
    scores.opening = compareOpenings(painted, known, 0, phones, options_.closedBelow * widest);
    scores.meterError = error / static_cast<double>(known.size());
    scores.meterCorrelation = shiftedCorrelation(measured, known, 0);
    scores.openingKnown = true;
  }

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
  std::optional<PictureScorer> pictures_;
  std::optional<PastedScorer> pasted_;
  std::map<std::string, ClipTruth> truths_;
  std::optional<OpeningMeter> meter_;
  std::vector<Curves> curves_;
};

}  // namespace

Result<AvatarScores> scoreAvatar(const AvatarPackage& package, const LipNetwork& network, SpeechEncoder& encoder,
                                 const AvatarScoreOptions& options, const ProgressFn& progress, std::stop_token stop) {
  const Manifest& manifest = package.manifest();
  if (options.parts.empty())
    return fail(ErrorCode::InvalidArgument,
                "name at least one part of a clip that was held out of training: --part CLIP:FROM");
  if (options.network >= manifest.networks.size())
    return fail(ErrorCode::NotFound, package.path().string() + " has no network to score: train one");
  if (manifest.networks[options.network].channels != ChannelOrder::Bgr)
    return fail(ErrorCode::Unsupported, "a network that sees its pictures as R, G, B cannot be scored");
  return AvatarScoring(package, network, encoder, options).run(progress, stop);
}

}  // namespace visema
