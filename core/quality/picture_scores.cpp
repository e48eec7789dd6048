// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_scores.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace visema {
namespace {

constexpr double kNoiseBlur = 1.0;  // takes away dither and the codec's grain, keeps teeth and the lip line

cv::Mat matOf(ImageView view) {
  return cv::Mat(view.size.height, view.size.width, CV_8UC(view.channels), const_cast<std::uint8_t*>(view.data),
                 static_cast<std::size_t>(view.stride));
}

cv::Mat luma(const cv::Mat& bgr) {
  cv::Mat grey, result;
  cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
  grey.convertTo(result, CV_32F);
  return result;
}

cv::Mat blurred(const cv::Mat& picture, double sigma) {
  cv::Mat result;
  cv::GaussianBlur(picture, result, {}, sigma, sigma, cv::BORDER_REPLICATE);
  return result;
}

double psnr(const cv::Mat& a, const cv::Mat& b) {
  const double squared = cv::norm(a, b, cv::NORM_L2SQR) / (static_cast<double>(a.total()) * a.channels());
  return 10 * std::log10(255.0 * 255.0 / std::max(squared, 1e-6));
}

double ssim(const cv::Mat& a, const cv::Mat& b) {
  constexpr double kSigma = 1.5, kC1 = 6.5025, kC2 = 58.5225;
  const cv::Mat meanA = blurred(a, kSigma), meanB = blurred(b, kSigma);
  const cv::Mat varA = blurred(a.mul(a), kSigma) - meanA.mul(meanA);
  const cv::Mat varB = blurred(b.mul(b), kSigma) - meanB.mul(meanB);
  const cv::Mat both = blurred(a.mul(b), kSigma) - meanA.mul(meanB);
  cv::Mat ratio;
  cv::divide((2 * meanA.mul(meanB) + kC1).mul(2 * both + kC2),
             (meanA.mul(meanA) + meanB.mul(meanB) + kC1).mul(varA + varB + kC2), ratio);
  return cv::mean(ratio)[0];
}

double laplacianEnergy(const cv::Mat& picture) {
  cv::Mat laplacian;
  cv::Laplacian(picture, laplacian, CV_32F, 1);
  return laplacian.dot(laplacian) / static_cast<double>(picture.total());
}

cv::Mat gradient(const cv::Mat& picture) {
  cv::Mat dx, dy, magnitude;
  cv::Sobel(picture, dx, CV_32F, 1, 0);
  cv::Sobel(picture, dy, CV_32F, 0, 1);
  cv::magnitude(dx, dy, magnitude);
  return magnitude;
}

/// One of the two films: what of its last frames is needed to see how it moves.
struct Motion {
  std::vector<cv::Mat> last;
  double sum = 0;

  void add(const cv::Mat& lips) {
    if (last.size() == 2) {
      cv::Mat bend = lips - 2 * last[1] + last[0];
      sum += cv::norm(bend, cv::NORM_L1) / static_cast<double>(lips.total());
      last.erase(last.begin());
    }
    last.push_back(lips);
  }
};

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

}  // namespace

struct PictureScorer::Impl {
  cv::Mat border;  // 255 where the mask fades
  cv::Rect lips;
  PictureScores sum;
  double sharpTruth = 0, sharpPainted = 0, edgeTruth = 0, edgePainted = 0;
  Motion truthMotion, paintedMotion;
};

PictureScorer::PictureScorer(ImageView mask, Rect lips) : impl_(std::make_unique<Impl>()) {
  cv::inRange(matOf(mask), cv::Scalar(1), cv::Scalar(254), impl_->border);
  impl_->lips = {lips.x, lips.y, lips.width, lips.height};
}

PictureScorer::~PictureScorer() = default;

void PictureScorer::add(ImageView truthView, ImageView paintedView) {
  const cv::Mat truth = matOf(truthView), painted = matOf(paintedView);
  Impl& at = *impl_;
  at.sum.lipPsnr += psnr(truth(at.lips), painted(at.lips));
  at.sum.cropPsnr += psnr(truth, painted);
  const cv::Mat truthLuma = luma(truth), paintedLuma = luma(painted);
  at.sum.lipSsim += ssim(truthLuma(at.lips), paintedLuma(at.lips));
  const cv::Mat truthQuiet = blurred(truthLuma, kNoiseBlur), paintedQuiet = blurred(paintedLuma, kNoiseBlur);
  at.sharpTruth += laplacianEnergy(truthQuiet(at.lips));
  at.sharpPainted += laplacianEnergy(paintedQuiet(at.lips));
  at.truthMotion.add(truthQuiet(at.lips).clone());
  at.paintedMotion.add(paintedQuiet(at.lips).clone());
  at.edgeTruth += cv::mean(gradient(truthQuiet), at.border)[0];
  at.edgePainted += cv::mean(gradient(paintedQuiet), at.border)[0];
  ++at.sum.frames;
}

void PictureScorer::cut() {
  impl_->truthMotion.last.clear();
  impl_->paintedMotion.last.clear();
}

PictureScores PictureScorer::scores() const {
  const Impl& at = *impl_;
  PictureScores mean = at.sum;
  if (mean.frames == 0) return mean;
  mean.lipPsnr /= mean.frames;
  mean.cropPsnr /= mean.frames;
  mean.lipSsim /= mean.frames;
  mean.sharpness = ratio(at.sharpPainted, at.sharpTruth);
  mean.flickerRatio = ratio(at.paintedMotion.sum, at.truthMotion.sum);
  mean.edgeRatio = ratio(at.edgePainted, at.edgeTruth);
  return mean;
}

}  // namespace visema
