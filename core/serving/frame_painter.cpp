// SPDX-License-Identifier: Apache-2.0
#include "core/serving/frame_painter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/lipsync/compositor.h"
#include "core/lipsync/face_cropper.h"
#include "core/media/png.h"
#include "core/nn/compatible_config.h"
#include "core/serving/frame_check.h"
#include "core/speech/feature_windows.h"

namespace visema {
namespace {

std::vector<std::byte> bareRows(ImageView image) {
  const std::size_t row = static_cast<std::size_t>(image.size.width) * static_cast<std::size_t>(image.channels);
  std::vector<std::byte> bytes(row * static_cast<std::size_t>(image.size.height));
  for (int y = 0; y < image.size.height; ++y) std::memcpy(bytes.data() + row * y, image.row(y), row);
  return bytes;
}

Result<std::vector<std::byte>> coded(Worker& worker, const FrameWish& wish, ImageView image) {
  if (wish.coding == Coding::Bare) return bareRows(image);
  return wish.coding == Coding::Png ? encodePng(image) : worker.jpeg().encode(image, wish.quality);
}

void blacken(Image& image, Rect box) {
  const MutableImageView to = image.mutableView();
  for (int y = box.y; y < box.y + box.height; ++y)
    std::memset(to.row(y) + box.x * to.channels, 0, static_cast<std::size_t>(box.width) * to.channels);
}

/// One frame's picture in the making.
class Painter {
 public:
  Painter(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish, ClipFrame at)
      : worker_(worker), avatar_(avatar), wish_(wish), at_(at) {
    exact_.referenceExact = avatar->imported();
  }

  Result<Image> picture() {
    switch (wish_.show) {
      case Show::Mouth:
        return mouth();
      case Show::Picture:
        return wish_.face ? pictureOfGivenFace() : wholePicture();
      case Show::Footage: {
        const YuvFrame frame = TRY(footage());
        return bgrOf(*frame);
      }
      default:
        return seen();
    }
  }

  double prepareMs = 0, inferenceMs = 0, compositeMs = 0;
  std::string doubt;

 private:
  Result<LipPipeline*> heard() {
    LipPipeline* pipeline = TRY(worker_.pipeline(avatar_));
    const SpeechFrame speech = wish_.window  ? *wish_.window
                               : wish_.sound ? wish_.sound->track.frame(wish_.soundFrame, kFullLookahead)
                                             : TRY(avatar_->ownSpeech(at_));
    if (speech.rows.dimension() != pipeline->featureSize())
      return fail(ErrorCode::InvalidArgument,
                  avatar_->name() + " hears rows of " + std::to_string(pipeline->featureSize()) + " numbers, not of " +
                      std::to_string(speech.rows.dimension()) + ": send features of its own encoder, or sound");
    pipeline->hear(speech, avatar_->mouth());
    return pipeline;
  }

  Result<Image> mouth() {
    LipPipeline* pipeline = TRY(heard());
    if (wish_.face) return mouthOfGivenFace(*pipeline);
    Image patch = TRY(pipeline->paintPatch(at_, exact_));
    take(pipeline->renderer().timings());
    if (const std::string why = whyNoFace(patch.view()); !why.empty())
      return fail(ErrorCode::Internal, avatar_->name() + "'s network painted a picture that is " + why);
    return patch;
  }

  Result<Image> wholePicture() {
    LipPipeline* pipeline = TRY(heard());
    FramePlan plan;
    plan.main = at_;
    const YuvFrame picture = TRY(pipeline->render(plan, {}));
    take(pipeline->renderer().timings());
    doubt = whyNoFace(pipeline->renderer().mouth().painted.view());
    if (doubt.empty()) return bgrOf(*picture);
    const YuvFrame filmed = TRY(footage());
    return bgrOf(*filmed);
  }

  Result<Image> mouthOfGivenFace(LipPipeline& pipeline) {
    const SteadyTime start = std::chrono::steady_clock::now();
    LipSession* network = TRY(worker_.network(avatar_));
    const ImageView seen = wish_.face->view();
    const Image mask = avatar_->imported() ? Image() : avatar_->package().networkMask(0);
    const auto face = TRY(network->encode({seen, seen, mask.view()}));
    Image patch(wish_.face->size(), 3);
    TRY(network->paint(*face, pipeline.drive(), patch.mutableView()));
    inferenceMs = millisecondsSince(start);
    return patch;
  }

  /// Set into the footage where that face was cut out, as the reference does it.
  Result<Image> pictureOfGivenFace() {
    const Image patch = TRY(mouth());
    const SteadyTime start = std::chrono::steady_clock::now();
    const YuvFrame frame = TRY(footage());
    YuvImage picture = frame->clone();
    const auto box = avatar_->package().crops(at_.clip).rectangle(at_.frame);
    if (!box)
      return fail(ErrorCode::Unsupported, avatar_->name() + " has no boxes that a given face could be set into");
    const Image crop = referenceCrop(picture, *box, avatar_->network());
    pasteReferenceExact(picture, *box, crop.view(), patch.view(), avatar_->network().resize);
    compositeMs = millisecondsSince(start);
    return bgrOf(picture);
  }

  Result<Image> seen() {
    const YuvFrame frame = TRY(footage());
    const NetworkEntry& network = avatar_->network();
    const CropTrack& crops = avatar_->package().crops(at_.clip);
    const auto box = crops.rectangle(at_.frame);
    Image crop = box && avatar_->imported() ? referenceCrop(*frame, *box, network)
                                            : cropFace(*frame, crops.at(at_.frame, network.cropSize), network.cropSize);
    if (wish_.show == Show::Crop) return crop;
    Image face = centredSquare(crop.view(), network.inputSize);
    if (wish_.show == Show::Masked) blacken(face, compatibleMask(network.inputSize));
    return face;
  }

  Result<YuvFrame> footage() {
    const SteadyTime start = std::chrono::steady_clock::now();
    auto frame = avatar_->avatar()->clip(at_.clip).frame(at_.frame);
    prepareMs += millisecondsSince(start);
    return frame;
  }

  void take(const RenderTimings& timings) {
    prepareMs = timings.frame + timings.encode;
    inferenceMs = timings.paint;
    compositeMs = timings.blend;
  }

  Worker& worker_;
  const ServedAvatarPtr& avatar_;
  const FrameWish& wish_;
  const ClipFrame at_;
  RenderControls exact_;
};

}  // namespace

void prepareFrame(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish) {
  const auto at = avatar->findFrame(wish.frame);
  if (!at || !isPainting(wish.show)) return;
  (void)worker.pipeline(avatar);
  if (!wish.window && !wish.sound) (void)avatar->ownSpeech(*at);
}

Result<PaintedFrame> paintFrame(Worker& worker, const ServedAvatarPtr& avatar, const FrameWish& wish) {
  TraceSpan span("serve", wish.frame);
  const SteadyTime start = std::chrono::steady_clock::now();
  const auto at = avatar->findFrame(wish.frame);
  if (!at) return fail(ErrorCode::NotFound, avatar->name() + " has no frame " + std::to_string(wish.frame));
  Painter painter(worker, avatar, wish, *at);
  const Image image = TRY(painter.picture());
  PaintedFrame painted;
  painted.frame = wish.frame;
  painted.size = image.size();
  painted.bounds = avatar->bounds(*at);
  painted.bytes = TRY(coded(worker, wish, image.view()));
  painted.prepareMs = painter.prepareMs;
  painted.inferenceMs = painter.inferenceMs;
  painted.compositeMs = painter.compositeMs;
  painted.doubt = painter.doubt;
  painted.totalMs = millisecondsSince(start);
  return painted;
}

Result<std::shared_ptr<const HeardSound>> hearSound(Worker& worker, const ServedAvatarPtr& avatar,
                                                    std::span<const float> samples) {
  SpeechEncoder* encoder = TRY(worker.encoder(avatar->network().speech));
  return std::make_shared<const HeardSound>(HeardSound{avatar->hear(samples, *encoder)});
}

}  // namespace visema
