// SPDX-License-Identifier: Apache-2.0
#include "core/quality/avatar_score.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/lipsync/face_cropper.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "core/nn/voice/voice_map.h"
#include "core/quality/opening_meter.h"
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
    PictureScorer pictures(package_.networkMask(options_.network).view(), lips_);
    for (std::size_t i = 0; i < options_.parts.size(); ++i) {
      if (progress) progress({0.5 + 0.5 * static_cast<double>(i) / options_.parts.size(), "repeating clips", -1});
      if (Status status = repeat(options_.parts[i], pictures, stop); !status) return fail(status.error());
      pictures.cut();
    }
    AvatarScores scores;
    scores.picture = pictures.scores();
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
    auto weights = package_.weights(entry_.voiceMap);
    if (!weights) return fail(weights.error());
    auto map = openVoiceMap(**weights);
    if (!map) return fail(map.error());
    map_ = std::move(*map);
    if (map_->featureSize() != encoder_.dimension())
      return fail(ErrorCode::InvalidArgument,
                  "the network hears " + entry_.speech + ", the encoder makes " + encoder_.name());
    auto session = network_.openSession();
    if (!session) return fail(session.error());
    session_ = std::move(*session);
    const FrameReference neutral = entry_.referenceFrame.value_or(FrameReference{options_.parts[0].clip, 0});
    auto reference = cropsOf(neutral.clip, neutral.frame, neutral.frame + 1, stop);
    if (!reference) return fail(reference.error());
    reference_ = std::move(reference->front());
    return learnMeasuring(progress, stop);
  }

  Result<std::vector<Image>> cropsOf(const std::string& name, FrameIndex from, FrameIndex to, std::stop_token stop,
                                     FrameIndex every = 1) const {
    const auto& clips = package_.manifest().clips;
    const auto found = std::find_if(clips.begin(), clips.end(), [&](const Clip& clip) { return clip.name == name; });
    if (found == clips.end()) return fail(ErrorCode::NotFound, "the avatar has no clip " + name);
    auto reader = open(*found);
    if (!reader) return fail(reader.error());
    if (Status status = (*reader)->seek(from); !status) return fail(status.error());
    std::vector<Image> crops;
    for (FrameIndex frame = from; frame < to; ++frame) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "scoring was stopped");
      auto next = (*reader)->next();
      if (!next) return fail(next.error());
      if (!*next) return fail(ErrorCode::BadData, found->video + " ends at frame " + std::to_string(frame));
      if ((frame - from) % every != 0) continue;
      const auto index = static_cast<std::size_t>(found - clips.begin());
      crops.push_back(cropFace(*(*next)->image, package_.crops(index).at(frame, side_), side_));
    }
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
      for (float& opening : truth.openings) opening *= static_cast<float>(side_) / static_cast<float>(clip.cropSize);
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

  Status repeat(const HeldOutPart& part, PictureScorer& pictures, std::stop_token stop) {
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
    auto crops = cropsOf(part.clip, part.from, to, stop);
    if (!crops) return fail(crops.error());
    Curves curves;
    curves.part = &part;
    std::vector<float> window(static_cast<std::size_t>(VoiceMap::kRows) * encoder_.dimension()), code(entryCode());
    Image painted({side_, side_}, 3);
    for (FrameIndex frame = part.from; frame < to; ++frame) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "scoring was stopped");
      const Image& truth = (*crops)[static_cast<std::size_t>(frame - part.from)];
      rows.copyFrame(frame - options_.soundLate, window, options_.rowsAhead);
      map_->code(window, options_.rowsAhead, code);
      auto face = session_->encode({truth.view(), reference_.view(), package_.networkMask(options_.network).view()});
      if (!face) return fail(face.error());
      if (Status status = session_->paint(**face, code, painted.mutableView()); !status) return status;
      pictures.add(truth.view(), painted.view());
      if (options_.watch) options_.watch(part.clip, frame, truth.view(), painted.view());
      if (!meter_) continue;
      curves.painted.push_back(meter_->measure(painted.view()));
      curves.measured.push_back(meter_->measure(truth.view()));
    }
    curves_.push_back(std::move(curves));
    return {};
  }

  std::size_t entryCode() const { return static_cast<std::size_t>(map_->codeSize()); }

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
  std::unique_ptr<VoiceMap> map_;
  std::unique_ptr<LipSession> session_;
  Image reference_;
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
  if (manifest.networks[options.network].family != NetworkFamily::Ours)
    return fail(ErrorCode::Unsupported, "only networks of our own family can be scored on their clips");
  if (package.networkMask(options.network).size() != Size{network.spec().cropSize, network.spec().cropSize})
    return fail(ErrorCode::BadData, "the network's mask is not of its size");
  return AvatarScoring(package, network, encoder, options).run(progress, stop);
}

}  // namespace visema
