// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/import_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "app/wiring/engines.h"
#include "core/base/yuv_convert.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/nn/compatible_config.h"
#include "core/speech/npy.h"

namespace visema {
namespace {

constexpr double kParityWanted = 45;  // dB
constexpr double kStillEnough = 3;    // grey levels from frame to frame, the head's own movement included
constexpr double kHearsAtAll = 0.2;   // grey levels between speech and silence
constexpr int kRowsInWindow = 16, kRowsBefore = 8;
constexpr float kSilentMel = -4;

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

  Result<ImportChecks> run(const ProgressFn& progress) {
    if (Status status = load(); !status) return fail(status.error());
    const FrameIndex count = package_->manifest().clips[0].frameCount;
    const FrameIndex frames[] = {0, count / 2, count - 1};
    ImportChecks checks;
    checks.parityPsnr = 100;
    for (FrameIndex frame : frames) {
      if (progress) progress({-1, "Comparing with the reference's way"});
      auto parity = parityAt(frame);
      if (!parity) return fail(parity.error());
      checks.parityPsnr = std::min(checks.parityPsnr, *parity);
    }
    checks.passed = checks.parityPsnr >= kParityWanted;
    if (!checks.passed) checks.note = "frames differ from the reference's way of resizing and pasting";
    if (Status status = silence(checks); !status) return fail(status.error());
    return checks;
  }

 private:
  const NetworkEntry& entry() const { return package_->manifest().networks[0]; }

  Status load() {
    auto weights = package_->weights(entry().weights);
    if (!weights) return fail(weights.error());
    auto network = loadNetwork(*weights, "auto", Measuring::Never);
    if (!network) return fail(network.error());
    auto avatar = LoadedAvatar::load(package_, MemoryBudget::create(), 0);
    if (!avatar) return fail(avatar.error());
    auto renderer = AvatarRenderer::create(*avatar, 0, *network);
    if (!renderer) return fail(renderer.error());
    auto session = (*network)->openSession();
    if (!session) return fail(session.error());
    avatar_ = std::move(*avatar);
    renderer_ = std::move(*renderer);
    session_ = std::move(*session);
    rowSize_ = (*network)->spec().driveSize() / kRowsInWindow;
    const auto& features = package_->manifest().clips[0].features;
    if (!features || features->speech != entry().speech) return {};
    auto member = package_->member(features->file);
    if (!member) return fail(member.error());
    auto rows = parseNpy(member->bytes, features->file);
    if (!rows) return fail(rows.error());
    if (rows->elementCount() % static_cast<std::int64_t>(rowSize_) == 0) rows_ = rows->toFloat();
    return {};
  }

  /// The network on the crop cut and resized by the plainest means.
  Result<cv::Mat> referencePatch(const cv::Mat& picture, const Rect& box, std::span<const float> drive, cv::Mat& crop) {
    cv::resize(picture(cv::Rect(box.x, box.y, box.width, box.height)), crop, {entry().cropSize, entry().cropSize}, 0, 0,
               cv::INTER_CUBIC);
    const int margin = (entry().cropSize - entry().inputSize) / 2;
    const cv::Mat inner = crop(cv::Rect(margin, margin, entry().inputSize, entry().inputSize)).clone();
    const Size size{entry().inputSize, entry().inputSize};
    const ImageView view{inner.data, size, 3, static_cast<std::ptrdiff_t>(inner.step[0])};
    auto face = session_->encode({view, view, {}});
    if (!face) return fail(face.error());
    Image patch(size, 3);
    if (Status status = session_->paint(**face, drive, patch.mutableView()); !status) return fail(status.error());
    return cv::Mat(size.height, size.width, CV_8UC3, patch.mutableView().data).clone();
  }

  Result<double> parityAt(FrameIndex frame) {
    const std::vector<float> drive = windowOf(rows_, rowSize_, frame);
    FramePlan plan;
    plan.main = {0, frame};
    RenderControls controls;
    controls.referenceExact = true;
    auto ours = renderer_->render(plan, drive, controls);
    if (!ours) return fail(ours.error());
    auto footage = renderer_->unpainted(plan);
    if (!footage) return fail(footage.error());
    const Size size = (*footage)->size();
    cv::Mat picture(size.height, size.width, CV_8UC3), crop;
    yuvToBgr(**footage, {picture.data, size, 3, static_cast<std::ptrdiff_t>(picture.step[0])});
    const Rect box = *package_->crops(0).rectangle(frame);
    auto patch = referencePatch(picture, box, drive, crop);
    if (!patch) return fail(patch.error());
    const int margin = (entry().cropSize - entry().inputSize) / 2;
    patch->copyTo(crop(cv::Rect(margin, margin, entry().inputSize, entry().inputSize)));
    cv::Mat pasted;
    cv::resize(crop, pasted, {box.width, box.height}, 0, 0, cv::INTER_CUBIC);
    pasted.copyTo(picture(cv::Rect(box.x, box.y, box.width, box.height)));
    YuvImage reference(size, (*footage)->color());
    bgrToYuv({picture.data, size, 3, static_cast<std::ptrdiff_t>(picture.step[0])}, reference);
    return psnr(reference, **ours, box);
  }

  static double psnr(const YuvImage& a, const YuvImage& b, const Rect& box) {
    double sum = 0;
    for (int y = box.y; y < box.y + box.height; ++y)
      for (int x = box.x; x < box.x + box.width; ++x) {
        const double difference = a.plane(0).row(y)[x] - b.plane(0).row(y)[x];
        sum += difference * difference;
      }
    const double mean = sum / (static_cast<double>(box.width) * box.height);
    return mean > 0 ? std::min(99.0, 10 * std::log10(255.0 * 255.0 / mean)) : 99;
  }

  /// What silence sounds like to the network, and how much the mouth moves in it from frame to frame.
  Status silence(ImportChecks& checks) {
    const auto note = [&](const std::string& text) { checks.note += (checks.note.empty() ? "" : "; ") + text; };
    auto encoder = openSpeechEncoderNamed(entry().speech);
    if (!encoder || static_cast<std::size_t>((*encoder)->dimension()) != rowSize_) {
      note("silence was not checked: the speech encoder \"" + entry().speech +
           "\" is not here (visema speech-encoder import FILE)");
      return {};
    }
    const std::vector<float> mel(static_cast<std::size_t>(kMelBands) * kMelColumnsPerWindow, kSilentMel);
    std::vector<float> row(rowSize_), drive;
    (*encoder)->encode(mel, row);
    for (int i = 0; i < kRowsInWindow; ++i) drive.insert(drive.end(), row.begin(), row.end());
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
    FramePlan plan;
    plan.main = {0, frame};
    auto footage = renderer_->unpainted(plan);
    if (!footage) return fail(footage.error());
    const Size size = (*footage)->size();
    cv::Mat picture(size.height, size.width, CV_8UC3), crop;
    yuvToBgr(**footage, {picture.data, size, 3, static_cast<std::ptrdiff_t>(picture.step[0])});
    auto patch = referencePatch(picture, *package_->crops(0).rectangle(frame), drive, crop);
    if (!patch) return fail(patch.error());
    const int side = entry().inputSize;
    return (*patch)(cv::Rect(side / 4, side / 2, side / 2, side / 3)).clone();
  }

  const std::shared_ptr<const AvatarPackage> package_;
  std::shared_ptr<LoadedAvatar> avatar_;
  std::unique_ptr<AvatarRenderer> renderer_;
  std::unique_ptr<LipSession> session_;
  std::size_t rowSize_ = 0;
  std::vector<float> rows_;
};

}  // namespace

Result<ImportChecks> checkImport(std::shared_ptr<const AvatarPackage> package, const ProgressFn& progress,
                                 std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "cancelled");
  try {
    return Check(std::move(package)).run(progress);
  } catch (const cv::Exception& error) {
    return fail(ErrorCode::Internal, std::string("comparing pictures failed: ") + error.what());
  }
}

}  // namespace visema
