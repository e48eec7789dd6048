// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/gather_dataset.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <random>

#include "core/avatar/lip_openings.h"
#include "core/avatar/member_media.h"
#include "core/base/try.h"
#include "core/lipsync/face_cropper.h"
#include "core/lipsync/painted_place.h"
#include "core/lipsync/speech_track.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "core/nn/compatible_config.h"
#include "core/phones/phone_file.h"
#include "core/phones/phone_timing.h"
#include "core/speech/feature_stream.h"
#include "core/speech/feature_windows.h"
#include "core/training/package/hear_corpus.h"
#include "core/training/package/warped_mel.h"

namespace visema {
namespace {

/// Ten seconds each of nothing, of a faint hiss, and of a quiet room.
std::vector<float> silenceRows(SpeechEncoder& encoder) {
  std::mt19937 random(1);
  std::normal_distribution<float> noise;
  std::vector<float> rows;
  for (float level : {0.0F, 0.0002F, 0.001F, 0.003F}) {
    std::vector<float> sound(10 * kSpeechRate);
    float low = 0;
    for (float& sample : sound) {
      low = 0.9F * low + noise(random);
      sample = level * low;
    }
    const auto part = rowsHeard(melOf(sound), encoder);
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

/// A mask at another size, between its pixels.
Image resizedGrey(ImageView from, int side) {
  Image to({side, side}, 1);
  const double step = static_cast<double>(from.size.width) / side;
  const auto at = [&](int value) { return std::clamp(value, 0, from.size.width - 1); };
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double u = (x + 0.5) * step - 0.5, v = (y + 0.5) * step - 0.5;
      const int left = static_cast<int>(std::floor(u)), top = static_cast<int>(std::floor(v));
      const double right = u - left, down = v - top;
      const auto row = [&](int line) {
        return (1 - right) * from.row(at(line))[at(left)] + right * from.row(at(line))[at(left + 1)];
      };
      to.mutableView().row(y)[x] = static_cast<std::uint8_t>(std::lround((1 - down) * row(top) + down * row(top + 1)));
    }
  return to;
}

class Gatherer {
 public:
  Gatherer(const AvatarPackage& package, SpeechEncoder* encoder, const GatherOptions& options)
      : package_(package), encoder_(encoder), options_(options) {
    network_.cropSize = options.cropSize;
    network_.inputSize = options.inputSize;
    network_.resize = ResizeFilter::Bicubic;  // as it will be when the network runs
  }

  Result<LipDataset> run(const ProgressFn& progress, std::stop_token stop) {
    LipDataset dataset;
    dataset.cropSize = options_.inputSize;
    dataset.speech = encoder_ ? EncoderIdentity{encoder_->name(), encoder_->fingerprint()}
                              : EncoderIdentity{featuresOfClips(package_.manifest()), {}};
    dataset.featureSize = encoder_ ? encoder_->dimension() : 0;
    const Manifest& manifest = package_.manifest();
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
      if (!suits(manifest.clips[i])) continue;
      auto clip = TRY(gatherClip(i, dataset, progress, stop));
      const bool mute = clip.voices.empty() && manifest.clips[i].kind != ClipKind::Idle;
      if (mute && options_.family == NetworkFamily::Compatible) continue;  // nobody knows what is said there
      dataset.clips.push_back(std::move(clip));
    }
    if (dataset.clips.empty()) return nothingSuits();
    dataset.reference = reference(dataset);
    dataset.mask = mask();
    if (encoder_) dataset.silence = silenceRows(*encoder_);
    TRY(dataset.validate());
    return dataset;
  }

 private:
  bool suits(const Clip& clip) const {
    if (options_.family == NetworkFamily::Ours) return clip.cropKind == CropKind::Similarity;
    return encoder_ || (clip.features && clip.features->speech == featuresOfClips(package_.manifest()));
  }

  Result<LipDataset> nothingSuits() const {
    const std::string name = package_.path().string();
    if (options_.family == NetworkFamily::Ours)
      return fail(ErrorCode::Unsupported,
                  name + " has no clip with sub-pixel crops, so a network of ours cannot be trained on it");
    return fail(ErrorCode::Unsupported,
                name + " has no clip with sound or speech features that a U-Net could be trained on");
  }

  Result<LipClip> gatherClip(std::size_t index, LipDataset& dataset, const ProgressFn& progress, std::stop_token stop) {
    const Clip& clip = package_.manifest().clips[index];
    const auto source = TRY(memberMedia(package_, clip.video));
    VideoReadOptions readOptions;
    readOptions.rate = clip.rate;
    auto reader = TRY(VideoReader::open(source, readOptions));
    auto pixels = std::make_shared<std::vector<std::uint8_t>>();
    const auto frames = static_cast<std::size_t>(clip.frameCount);
    pixels->reserve(frames * options_.inputSize * options_.inputSize * 3);
    for (FrameIndex frame = 0; frame < clip.frameCount; ++frame) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "reading the clips was stopped");
      auto next = TRY(reader->next());
      if (!next)
        return fail(ErrorCode::BadData, clip.video + " ends before its " + std::to_string(clip.frameCount) + " frames");
      const Image crop = networkCrop(*next->image, package_.crops(index), frame, network_);
      pixels->insert(pixels->end(), crop.view().data, crop.view().data + crop.byteCount());
      if (progress && frame % 10 == 0)
        progress({static_cast<double>(frame) / static_cast<double>(clip.frameCount), "reading clip " + clip.name, -1});
    }
    LipClip result;
    result.name = clip.name;
    result.frames = static_cast<int>(clip.frameCount);
    result.crops = *pixels;
    auto masks = TRY(masksOf(clip));
    result.masks = *masks;
    result.owner = std::make_shared<std::pair<decltype(pixels), Bytes>>(pixels, masks);
    result.heldOutFrom = heldOutFrom(clip);
    if (const auto found = options_.judged.find(clip.name); found != options_.judged.end())
      result.judged = found->second;
    result.opening = TRY(lipOpeningsOf(package_, clip, options_.cropSize));
    TRY(addPhones(clip, result));
    if (options_.family == NetworkFamily::Compatible && clip.features && clip.features->speech == dataset.speech.name) {
      auto rows = TRY(featureRowsOf(package_, *clip.features));
      dataset.featureSize = rows.dimension();
      result.voices.emplace_back(rows.values().begin(), rows.values().end());
    } else if (reader->info().audio() && clip.kind != ClipKind::Idle) {
      TRY(addVoices(source, result));
    }
    return result;
  }

  /// Where each frame of a clip is to be painted; empty: where all are.
  using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;
  Result<Bytes> masksOf(const Clip& clip) const {
    auto masks = std::make_shared<std::vector<std::uint8_t>>();
    if (options_.family != NetworkFamily::Ours) return masks;
    const auto outlines = TRY(outlinesOf(package_, clip));
    for (const FaceOutline& outline : outlines) {
      const Image mask = paintedPlace(std::span(&outline, 1), clip.cropSize, options_.inputSize);
      masks->insert(masks->end(), mask.view().data, mask.view().data + mask.byteCount());
    }
    return masks;
  }

  Status addVoices(const MediaSource& source, LipClip& clip) {
    const bool textKnown = package_.manifest().files.contains(saidMember(clip.name));
    auto sound = TRY(readSpeech(source));
    const Mel mel = melOf(sound.samples);
    clip.voices.push_back(rowsHeard(mel, *encoder_));
    if ((clip.phones.empty() || textKnown) && !options_.phonesHeardBy.empty())
      TRY(hearPhones(mel, textKnown ? clip.heard : clip.phones));
    if (options_.otherVoices)
      for (float throat : kThroats) clip.voices.push_back(rowsHeard(warpedMel(mel, throat), *encoder_));
    return {};
  }

  Status hearPhones(const Mel& mel, std::vector<TimedPhone>& phones) {
    if (!hearing_) {
      auto hearing = TRY(PhoneHearing::open(options_.phonesHeardBy));
      hearing_.emplace(std::move(hearing));
    }
    if (!hearing_->namesPhones()) return {};
    auto features = TRY(hearing_->features(mel));
    phones = likeliestPhones(hearing_->namedPhones(features));
    return {};
  }

  Status addPhones(const Clip& entry, LipClip& clip) const {
    if (const std::string said = saidMember(entry.name); package_.manifest().files.contains(said)) {
      const auto member = TRY(package_.member(said));
      clip.phones = TRY(parsePhones({reinterpret_cast<const char*>(member.bytes.data()), member.bytes.size()}, said));
      return {};
    }
    const std::string name = "truth/" + entry.name + ".lab";
    if (!package_.manifest().files.contains(name)) return {};
    auto member = TRY(package_.member(name));
    const auto segments = parseSegments({reinterpret_cast<const char*>(member.bytes.data()), member.bytes.size()});
    std::string unknown;
    auto said = translateSegments(PhoneSet::EnglishArpabet, segments, &unknown);
    if (!said) return fail(ErrorCode::BadData, name + " has the phone " + unknown + ", which is not known");
    clip.phones = std::move(*said);
    return {};
  }

  int heldOutFrom(const Clip& clip) const {
    const int frames = static_cast<int>(clip.frameCount);
    if (const auto found = options_.heldOutFrom.find(clip.name); found != options_.heldOutFrom.end())
      return std::clamp(found->second, 0, frames);
    return clip.kind == ClipKind::Talk ? static_cast<int>(std::lround(frames * (1 - options_.heldOutShare))) : frames;
  }

  Image frameOf(const LipDataset& dataset, const std::string& clip, FrameIndex frame) const {
    Image image({options_.inputSize, options_.inputSize}, 3);
    for (const LipClip& each : dataset.clips)
      if (each.name == clip && frame < each.frames)
        std::memcpy(image.mutableView().data, each.crops.data() + static_cast<std::size_t>(frame) * image.byteCount(),
                    image.byteCount());
    return image;
  }

  Image reference(const LipDataset& dataset) const {
    const FrameReference neutral = neutralFrame(package_.manifest());
    return frameOf(dataset, neutral.clip, neutral.frame);
  }

  Image mask() const {
    if (options_.family == NetworkFamily::Compatible) return compatibleMaskPicture(options_.inputSize);
    const Manifest& manifest = package_.manifest();
    for (std::size_t i = 0; i < manifest.networks.size(); ++i) {
      const Image& own = package_.networkMask(i);
      if (own.size() == Size{options_.cropSize, options_.cropSize}) return own;
    }
    if (const Image& lowerFace = package_.mouthMask(); !lowerFace.empty())
      return resizedGrey(lowerFace.view(), options_.cropSize);
    return defaultMask(options_.cropSize);
  }

  const AvatarPackage& package_;
  SpeechEncoder* encoder_;
  const GatherOptions& options_;
  NetworkEntry network_;  // as far as crops need it
  std::optional<PhoneHearing> hearing_;
};

}  // namespace

FrameReference neutralFrame(const Manifest& manifest) {
  for (const NetworkEntry& network : manifest.networks)
    if (network.family == NetworkFamily::Ours && network.referenceFrame) return *network.referenceFrame;
  for (const bool idle : {true, false})
    for (const Clip& clip : manifest.clips)
      if (clip.neutralStart && (clip.kind == ClipKind::Idle) == idle) return {clip.name, 0};
  return {manifest.clips.front().name, 0};
}

Image defaultMask(int cropSize) {
  // In 256ths of the crop: 118 to each side of the middle, from below the nose to below the chin, fading over 10.
  Image mask({cropSize, cropSize}, 1);
  const auto ramp = [](double value) { return std::clamp(value / 10, 0.0, 1.0); };
  const double scale = 256.0 / cropSize;
  for (int y = 0; y < cropSize; ++y) {
    const double v = (y + 0.5) * scale - 0.5;
    for (int x = 0; x < cropSize; ++x) {
      const double u = (x + 0.5) * scale - 0.5;
      const double value = ramp(118 - std::abs(u - 127.5)) * ramp(v - 62) * ramp(246 - v);
      mask.mutableView().row(y)[x] = static_cast<std::uint8_t>(std::lround(value * 255));
    }
  }
  return mask;
}

std::string featuresOfClips(const Manifest& manifest) {
  for (const Clip& clip : manifest.clips)
    if (clip.features) return clip.features->speech;
  return {};
}

Result<LipDataset> gatherDataset(const AvatarPackage& package, SpeechEncoder* encoder, const GatherOptions& options,
                                 const ProgressFn& progress, std::stop_token stop) {
  return Gatherer(package, encoder, options).run(progress, stop);
}

}  // namespace visema
