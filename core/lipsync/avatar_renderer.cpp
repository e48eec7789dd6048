// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/avatar_renderer.h"

#include <chrono>
#include <optional>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/lipsync/compositor.h"
#include "core/lipsync/face_cropper.h"
#include "core/lipsync/footage.h"
#include "core/lipsync/opencv_views.h"
#include "core/lipsync/painted_place.h"

namespace visema {
namespace {

class Stopwatch {
 public:
  /// Milliseconds since it was made or last asked.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double passed = std::chrono::duration<double, std::milli>(now - start_).count();
    start_ = now;
    return passed;
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A painted patch equals the crop where the network's mask is zero, so the cover reaches a little further than the
/// mask and fades out there.
Image coverOf(const Image& networkMask) {
  Image cover(networkMask.size(), 1);
  cv::Mat to = matOf(cover.mutableView());
  cv::Mat wide = matOf(networkMask.view()) > 0;
  const int reach = std::max(1, networkMask.size().width / 64);
  cv::dilate(wide, wide, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * reach + 1, 2 * reach + 1}));
  cv::blur(wide, to, {reach + 1, reach + 1});
  return cover;
}

Image resizedMask(const Image& mask, int side) {
  Image resized({side, side}, 1);
  cv::Mat to = matOf(resized.mutableView());
  cv::resize(matOf(mask.view()), to, to.size(), 0, 0, cv::INTER_LINEAR);
  return resized;
}

void swapRedAndBlue(Image& image) {
  cv::Mat pixels = matOf(image.mutableView());
  cv::cvtColor(pixels, pixels, cv::COLOR_BGR2RGB);
}

}  // namespace

class AvatarRenderer::Impl {
 public:
  Impl(std::shared_ptr<LoadedAvatar> avatar, std::size_t network)
      : avatar_(std::move(avatar)),
        network_(network),
        entry_(avatar_->package()->manifest().networks[network]),
        footage_(avatar_) {}

  Status prepare(const LipNetwork& loaded) {
    const NetworkSpec& spec = loaded.spec();
    if (spec.cropSize != entry_.inputSize)
      return fail(ErrorCode::BadData, name() + "the network \"" + entry_.name + "\" paints " +
                                          std::to_string(spec.cropSize) + " pixels, its package says " +
                                          std::to_string(entry_.inputSize));
    session_ = TRY(loaded.openSession());
    const AvatarPackage& package = *avatar_->package();
    if (entry_.family == NetworkFamily::Ours) {
      mask_ = package.networkMask(network_);
      if (!(mask_.size() == Size{entry_.inputSize, entry_.inputSize}))
        return fail(ErrorCode::BadData, name() + "the mask of \"" + entry_.name + "\" has another size than its crop");
      for (const Clip& clip : package.manifest().clips) {
        auto outlines = TRY(outlinesOf(package, clip));
        outlines_.push_back(std::move(outlines));
      }
    }
    ownCover_ = !package.blendMask().empty();
    cover_.emplace(ownCover_                              ? resizedMask(package.blendMask(), entry_.inputSize)
                   : entry_.family == NetworkFamily::Ours ? coverOf(mask_)
                                                          : lowerFaceMask(entry_.inputSize));
    return prepareReference();
  }

  Result<YuvFrame> render(const FramePlan& plan, std::span<const float> drive, const RenderControls& controls) {
    timings_ = {};
    colourOffset_ = 0;
    Result<std::shared_ptr<YuvImage>> other;
    if (plan.leaving) other = painted(*plan.leaving, drive, controls);
    if (!other) return fail(other.error());
    auto picture = painted(plan.main, drive, controls);
    if (!picture || !plan.leaving) return finish(std::move(picture));
    crossFade(**picture, **other, 1 - plan.mainWeight);
    return YuvFrame(std::move(*picture));
  }

  Result<YuvFrame> unpainted(const FramePlan& plan) {
    timings_ = {};
    Stopwatch watch;
    auto picture = footage_.picture(plan);
    timings_.frame = watch.lap();
    return picture;
  }

  Result<Image> paintPatch(ClipFrame at, std::span<const float> drive, const RenderControls& controls) {
    timings_ = {};
    const bool exact = controls.referenceExact && avatar_->package()->crops(at.clip).rectangle(at.frame);
    const EncoderCache::Key key{at.clip, at.frame, network_, exact};
    Stopwatch watch;
    Result<std::shared_ptr<const EncodedFace>> face = avatar_->faces().find(key);
    if (!*face) {
      auto frame = TRY(footage_.frame(at));
      timings_.frame = watch.lap();
      followOutline(at);
      face = encodedFace(key, seenCrop(*frame, at, exact));
      if (!face) return fail(face.error());
    }
    timings_.encode = watch.lap();
    Image patch({entry_.inputSize, entry_.inputSize}, 3);
    TraceSpan span("paint");
    TRY(session_->paint(**face, drive, patch.mutableView()));
    if (entry_.channels == ChannelOrder::Rgb) swapRedAndBlue(patch);
    timings_.paint = watch.lap();
    return patch;
  }

  const RenderTimings& timings() const { return timings_; }
  double colourOffset() const { return colourOffset_; }
  MouthViews mouth() const { return {mouthView(crop_.view()), mouthView(patch_.view())}; }

 private:
  std::string name() const { return avatar_->package()->path().string() + ": "; }

  static Result<YuvFrame> finish(Result<std::shared_ptr<YuvImage>> picture) {
    if (!picture) return fail(picture.error());
    return YuvFrame(std::move(*picture));
  }

  Result<YuvFrame> footage(ClipFrame at) {
    Stopwatch watch;
    auto frame = footage_.frame(at);
    timings_.frame += watch.lap();
    return frame;
  }

  /// Picture -> the network's own square.
  Similarity cropOf(ClipFrame at) const {
    const Similarity crop = avatar_->package()->crops(at.clip).at(at.frame, entry_.cropSize);
    const double inset = (entry_.cropSize - entry_.inputSize) / 2;
    return crop.then({1, 0, -inset, -inset});
  }

  Image networkCrop(const YuvImage& frame, ClipFrame at) const {
    return visema::networkCrop(frame, avatar_->package()->crops(at.clip), at.frame, entry_);
  }

  /// The square that the network sees of a frame.
  Image seenCrop(const YuvImage& frame, ClipFrame at, bool exact) const {
    if (!exact) return networkCrop(frame, at);
    const Rect box = *avatar_->package()->crops(at.clip).rectangle(at.frame);
    return centredSquare(referenceCrop(frame, box, entry_).view(), entry_.inputSize);
  }

  Status prepareReference() {
    if (entry_.reference != ReferencePolicy::NeutralFrame || !entry_.referenceFrame) return {};
    const Manifest& manifest = avatar_->package()->manifest();
    ClipFrame at;
    while (at.clip < manifest.clips.size() && manifest.clips[at.clip].name != entry_.referenceFrame->clip) ++at.clip;
    if (at.clip == manifest.clips.size())
      return fail(ErrorCode::BadData, name() + "the reference frame's clip is not in the package");
    at.frame = entry_.referenceFrame->frame;
    auto frame = TRY(footage(at));
    reference_ = networkCrop(*frame, at);
    if (entry_.channels == ChannelOrder::Rgb) swapRedAndBlue(reference_);
    return {};
  }

  /// Takes the mask of a frame of its own, where it has one.
  void followOutline(ClipFrame at) {
    if (outlines_.empty() || outlines_[at.clip].empty()) return;
    const std::span outline(&outlines_[at.clip][static_cast<std::size_t>(at.frame)], 1);
    mask_ = paintedPlace(outline, avatar_->package()->manifest().clips[at.clip].cropSize, entry_.inputSize);
    if (!ownCover_) cover_.emplace(coverOf(mask_));
  }

  Result<std::shared_ptr<const EncodedFace>> faceOf(ClipFrame at, const Image& crop, bool reference) {
    const EncoderCache::Key key{at.clip, at.frame, network_, reference};
    if (auto known = avatar_->faces().find(key)) return known;
    return encodedFace(key, crop);
  }

  Result<std::shared_ptr<const EncodedFace>> encodedFace(const EncoderCache::Key& key, const Image& crop) {
    TraceSpan span("encode");
    Image swapped;
    if (entry_.channels == ChannelOrder::Rgb) {
      swapped = crop;
      swapRedAndBlue(swapped);
    }
    const ImageView seen = swapped.empty() ? crop.view() : swapped.view();
    auto face = session_->encode({seen, reference_.empty() ? seen : reference_.view(), mask_.view()});
    if (face) avatar_->faces().put(key, *face);
    return face;
  }

  Result<std::shared_ptr<YuvImage>> painted(ClipFrame at, std::span<const float> drive,
                                            const RenderControls& controls) {
    auto frame = TRY(footage(at));
    at.frame = avatar_->clip(at.clip).shownFor(at.frame);  // the mouth goes where the picture has it
    Stopwatch watch;
    const CropTrack& track = avatar_->package()->crops(at.clip);
    const auto box = controls.referenceExact ? track.rectangle(at.frame) : std::nullopt;
    std::shared_ptr<YuvImage> picture = footage_.copyOf(*frame);
    Image whole;  // with the border that the network does not see
    if (box) whole = referenceCrop(*picture, *box, entry_);
    crop_ = box ? centredSquare(whole.view(), entry_.inputSize) : networkCrop(*picture, at);
    followOutline(at);
    auto face = TRY(faceOf(at, crop_, controls.referenceExact));
    timings_.encode += watch.lap();

    patch_ = Image(crop_.size(), 3);
    {
      TraceSpan span("paint");
      TRY(session_->paint(*face, drive, patch_.mutableView()));
    }
    if (entry_.channels == ChannelOrder::Rgb) swapRedAndBlue(patch_);
    timings_.paint += watch.lap();

    TraceSpan span("blend");
    sharpen(patch_, controls.sharpness);
    if (box)
      pasteReferenceExact(*picture, *box, whole.view(), patch_.view(), entry_.resize);
    else
      colourOffset_ = std::max(
          colourOffset_, blendPatch(*picture, cropOf(at), crop_.view(), patch_.view(), *cover_, controls.presence));
    timings_.blend += watch.lap();
    return picture;
  }

  const std::shared_ptr<LoadedAvatar> avatar_;
  const std::size_t network_;
  const NetworkEntry& entry_;
  Footage footage_;
  std::unique_ptr<LipSession> session_;
  Image mask_;                                      // what the network paints, in the last frame; ours only
  std::vector<std::vector<FaceOutline>> outlines_;  // by clip, of those whose frames have their own mask
  bool ownCover_ = false;                           // the package says where painted crops cover the picture
  std::optional<Cover> cover_;                      // always there once it is prepared
  Image reference_;                                 // empty: the frame itself
  Image crop_;                                      // of the last frame painted
  Image patch_;                                     // and what was painted over it
  RenderTimings timings_;
  double colourOffset_ = 0;
};

AvatarRenderer::AvatarRenderer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AvatarRenderer::~AvatarRenderer() = default;

Result<std::unique_ptr<AvatarRenderer>> AvatarRenderer::create(std::shared_ptr<LoadedAvatar> avatar,
                                                               std::size_t network,
                                                               const std::shared_ptr<const LipNetwork>& loaded) {
  auto impl = std::make_unique<Impl>(std::move(avatar), network);
  TRY(impl->prepare(*loaded));
  return std::unique_ptr<AvatarRenderer>(new AvatarRenderer(std::move(impl)));
}

Result<YuvFrame> AvatarRenderer::render(const FramePlan& plan, std::span<const float> drive,
                                        const RenderControls& controls) {
  try {
    return impl_->render(plan, drive, controls);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, std::string("the picture could not be put together: ") + error.what());
  }
}

Result<Image> AvatarRenderer::paintPatch(ClipFrame at, std::span<const float> drive, const RenderControls& controls) {
  try {
    return impl_->paintPatch(at, drive, controls);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, std::string("the mouth could not be painted: ") + error.what());
  }
}

Result<YuvFrame> AvatarRenderer::unpainted(const FramePlan& plan) { return impl_->unpainted(plan); }
const RenderTimings& AvatarRenderer::timings() const { return impl_->timings(); }
double AvatarRenderer::colourOffset() const { return impl_->colourOffset(); }
MouthViews AvatarRenderer::mouth() const { return impl_->mouth(); }

std::vector<PlayableClip> playableClips(LoadedAvatar& avatar) {
  std::vector<PlayableClip> clips;
  const AvatarPackage& package = *avatar.package();
  const Manifest& manifest = package.manifest();
  for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
    const Clip& clip = manifest.clips[i];
    PlayableClip playable;
    playable.frameCount = clip.frameCount;
    playable.role = clip.kind == ClipKind::Idle   ? ClipRole::Idle
                    : clip.kind == ClipKind::Talk ? ClipRole::Talk
                                                  : ClipRole::OnDemand;
    playable.loop = clip.loop;
    playable.neutralStart = clip.neutralStart;
    playable.neutralEnd = clip.neutralEnd;
    playable.joins = clip.joins;
    if (!avatar.clip(i).loadsAll()) playable.entries = avatar.clip(i).keyFrames();
    for (FrameIndex frame = 0; frame < clip.frameCount; ++frame)
      playable.poses.push_back(package.crops(i).at(frame, 256));
    clips.push_back(std::move(playable));
  }
  return clips;
}

}  // namespace visema
