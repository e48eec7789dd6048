// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/import_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <opencv2/imgproc.hpp>

#include "app/wiring/engines.h"
#include "core/base/npy.h"
#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/lipsync/reference_colors.h"
#include "core/lipsync/speech_track.h"
#include "core/nn/compatible_config.h"
#include "core/nn/network_file.h"
#include "core/nn/plain_unet.h"

namespace visema {
namespace {

constexpr double kParityWanted = 45;  // dB
constexpr double kStillEnough = 3;    // grey levels from frame to frame, the head's own movement included
constexpr double kHearsAtAll = 0.2;   // grey levels between speech and silence
constexpr int kRowsInWindow = 16, kRowsBefore = 8;

/// The rows around a frame, zero outside, as the reference gives them to its network.
std::vector<float> windowOf(const std::vector<float>& rows, std::size_t rowSize, FrameIndex frame) {
  std::vector<float> window(rowSize * kRowsInWindow, 0.0f);
  const FrameIndex count = static_cast<FrameIndex>(rows.size() / rowSize);
  for (int i = 0; i < kRowsInWindow; ++i) {
    const FrameIndex row = frame - kRowsBefore + i;
    if (row < 0 || row >= count) continue;
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(row) * rowSize), rowSize,
                window.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * rowSize));
  }
  return window;
}

class Check {
 public:
  explicit Check(std::shared_ptr<const AvatarPackage> package) : package_(std::move(package)) {}

  Result<ImportChecks> run(const ProgressFn& progress, const std::stop_token& stop) {
    TRY(load());
    const FrameIndex count = package_->manifest().clips[0].frameCount;
    const FrameIndex frames[] = {0, count / 2, count - 1};
    ImportChecks checks;
    checks.parityPsnr = 100;
    const std::vector<float> silent = silentWindow();
    for (std::size_t i = 0; i < std::size(frames); ++i) {
      if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
      if (progress) progress({-1, "Comparing with the reference's way"});
      // The middle one hears silence, the others the sound that the avatar was trained on.
      auto parity = TRY(parityAt(frames[i], i == 1 ? silent : windowOf(rows_, rowSize_, frames[i])));
      checks.parityPsnr = std::min(checks.parityPsnr, parity);
    }
    checks.passed = checks.parityPsnr >= kParityWanted;
    if (!checks.passed) checks.note = "frames differ from what the reference implementation makes of them";
    TRY(silence(checks));
    return checks;
  }

 private:
  const NetworkEntry& entry() const { return package_->manifest().networks[0]; }

  Status load() {
    auto weights = TRY(package_->weights(entry().weights));
    auto network = TRY(loadNetwork(weights, "auto", Measuring::Never));
    auto avatar = TRY(LoadedAvatar::load(package_, MemoryBudget::create(), 0));
    auto renderer = TRY(AvatarRenderer::create(avatar, 0, network));
    auto config = TRY(CompatibleConfig::fromWeights(*weights, entry().speech));
    TRY(checkNumbers(*weights, config.tensors()));
    auto session = TRY(network->openSession());
    plain_ = std::make_unique<PlainUnet>(weights, config);
    if (auto encoder = openSpeechEncoderNamed(entry().speech)) encoder_ = std::move(*encoder);
    avatar_ = std::move(avatar);
    renderer_ = std::move(renderer);
    session_ = std::move(session);
    rowSize_ = network->spec().driveSize() / kRowsInWindow;
    const auto& features = package_->manifest().clips[0].features;
    if (!features || features->speech != entry().speech) return {};
    auto member = TRY(package_->member(features->file));
    auto rows = TRY(parseNpy(member.bytes, features->file));
    if (rows.elementCount() % static_cast<std::int64_t>(rowSize_) == 0) rows_ = rows.toFloat();
    return {};
  }

  int filter() const { return entry().resize == ResizeFilter::Bicubic ? cv::INTER_CUBIC : cv::INTER_LINEAR; }
  cv::Rect inner() const {
    const int margin = (entry().cropSize - entry().inputSize) / 2;
    return {margin, margin, entry().inputSize, entry().inputSize};
  }

  /// The frame's own picture as the reference decodes it.
  Result<cv::Mat> pictureOf(FrameIndex frame) {
    FramePlan plan;
    plan.main = {0, frame};
    auto footage = TRY(renderer_->unpainted(plan));
    const Size size = footage->size();
    cv::Mat picture(size.height, size.width, CV_8UC3);
    referenceBgr(*footage, {0, 0, size.width, size.height},
                 {picture.data, size, 3, static_cast<std::ptrdiff_t>(picture.step[0])});
    return picture;
  }

  cv::Mat cropOf(const cv::Mat& picture, const Rect& box) const {
    cv::Mat crop;
    cv::resize(picture(cv::Rect(box.x, box.y, box.width, box.height)), crop, {entry().cropSize, entry().cropSize}, 0, 0,
               filter());
    return crop;
  }

  Result<double> parityAt(FrameIndex frame, std::span<const float> drive) {
    FramePlan plan;
    plan.main = {0, frame};
    RenderControls controls;
    controls.referenceExact = true;
    auto ours = TRY(renderer_->render(plan, drive, controls));
    auto picture = TRY(pictureOf(frame));
    const Rect box = *package_->crops(0).rectangle(frame);
    cv::Mat crop = cropOf(picture, box), pasted;
    const cv::Mat seen = crop(inner()).clone();
    const Image patch = plain_->paint(viewOf(seen), drive);
    cv::Mat(seen.rows, seen.cols, CV_8UC3, const_cast<std::uint8_t*>(patch.view().data),
            static_cast<std::size_t>(patch.view().stride))
        .copyTo(crop(inner()));
    cv::resize(crop, pasted, {box.width, box.height}, 0, 0, filter());
    pasted.copyTo((picture)(cv::Rect(box.x, box.y, box.width, box.height)));
    YuvImage reference(ours->size(), referenceColor(ours->color()));
    bgrToYuv(viewOf(picture), reference);
    return psnr(reference, *ours, box);
  }

  static ImageView viewOf(const cv::Mat& picture) {
    return {picture.data, {picture.cols, picture.rows}, 3, static_cast<std::ptrdiff_t>(picture.step[0])};
  }

  /// Of all three planes inside the box.
  static double psnr(const YuvImage& a, const YuvImage& b, const Rect& box) {
    double sum = 0, count = 0;
    for (int index = 0; index < 3; ++index) {
      const int shift = index == 0 ? 0 : 1;
      for (int y = box.y >> shift; y < (box.y + box.height) >> shift; ++y)
        for (int x = box.x >> shift; x < (box.x + box.width) >> shift; ++x, ++count) {
          const double difference = a.plane(index).row(y)[x] - b.plane(index).row(y)[x];
          sum += difference * difference;
        }
    }
    return sum > 0 ? std::min(99.0, 10 * std::log10(255.0 * 255.0 * count / sum)) : 99;
  }

  /// What the network hears of silence: through its encoder where that is here, else nothing at all.
  std::vector<float> silentWindow() {
    std::vector<float> row(rowSize_), window;
    if (encoder_ && static_cast<std::size_t>(encoder_->dimension()) == rowSize_) row = silenceRow(*encoder_);
    for (int i = 0; i < kRowsInWindow; ++i) window.insert(window.end(), row.begin(), row.end());
    return window;
  }

  /// What silence sounds like to the network, and how much the mouth moves in it from frame to frame.
  Status silence(ImportChecks& checks) {
    const auto note = [&](const std::string& text) { checks.note += (checks.note.empty() ? "" : "; ") + text; };
    if (!encoder_ || static_cast<std::size_t>(encoder_->dimension()) != rowSize_) {
      note("silence was not checked: the speech encoder \"" + entry().speech + "\" is not here" +
           (entry().speech == "ave" ? " (visema speech-encoder import FILE)" : ""));
      return {};
    }
    const std::vector<float> drive = silentWindow();
    cv::Mat before;
    double moved = 0, heard = 0;
    const FrameIndex count = std::min<FrameIndex>(9, package_->manifest().clips[0].frameCount);
    for (FrameIndex frame = 0; frame < count; ++frame) {
      auto silent = mouthAt(frame, drive);
      auto speaking = mouthAt(frame, windowOf(rows_, rowSize_, frame + count));
      if (!silent) return fail(silent.error());
      if (!speaking) return fail(speaking.error());
      if (!before.empty()) moved += cv::norm(*silent, before, cv::NORM_L1) / static_cast<double>(before.total() * 3);
      heard += cv::norm(*silent, *speaking, cv::NORM_L1) / static_cast<double>(silent->total() * 3);
      before = *silent;
    }
    checks.silenceChange = count > 1 ? moved / static_cast<double>(count - 1) : 0;
    heard /= static_cast<double>(count);
    if (*checks.silenceChange > kStillEnough) note("the mouth moves in silence");
    if (heard < kHearsAtAll) note("the network paints the same whatever it hears");
    checks.passed = checks.passed && *checks.silenceChange <= kStillEnough && heard >= kHearsAtAll;
    return {};
  }

  /// The middle of the lower half of what the network paints.
  Result<cv::Mat> mouthAt(FrameIndex frame, std::span<const float> drive) {
    auto picture = TRY(pictureOf(frame));
    const cv::Mat seen = cropOf(picture, *package_->crops(0).rectangle(frame))(inner()).clone();
    auto face = TRY(session_->encode({viewOf(seen), viewOf(seen), {}}));
    Image patch({seen.cols, seen.rows}, 3);
    TRY(session_->paint(*face, drive, patch.mutableView()));
    const int side = entry().inputSize;
    const cv::Mat painted(side, side, CV_8UC3, patch.mutableView().data,
                          static_cast<std::size_t>(patch.mutableView().stride));
    return painted(cv::Rect(side / 4, side / 2, side / 2, side / 3)).clone();
  }

  const std::shared_ptr<const AvatarPackage> package_;
  std::shared_ptr<LoadedAvatar> avatar_;
  std::unique_ptr<AvatarRenderer> renderer_;
  std::unique_ptr<LipSession> session_;
  std::unique_ptr<PlainUnet> plain_;
  std::unique_ptr<SpeechEncoder> encoder_;  // none: it is not here
  std::size_t rowSize_ = 0;
  std::vector<float> rows_;
};

}  // namespace

Result<ImportChecks> checkImport(std::shared_ptr<const AvatarPackage> package, const ProgressFn& progress,
                                 std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  try {
    return Check(std::move(package)).run(progress, stop);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, std::string("comparing pictures failed: ") + error.what());
  }
}

}  // namespace visema
