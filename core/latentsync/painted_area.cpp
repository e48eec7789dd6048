// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/painted_area.h"

#include <algorithm>
#include <cstdint>
#include <opencv2/imgproc.hpp>

namespace visema::latentsync {
namespace {

constexpr int kTrainedSide = 256, kFirstRow = 95, kFirstWhole = 128, kEndRow = 243;

/// From which row on which columns are painted; above kFirstWhole the nose between two of them is kept.
struct Run {
  std::uint8_t row, first, last;
};
constexpr std::uint8_t kLeftOfNose = 77, kRightOfNose = 178;
// clang-format off
constexpr Run kRuns[] = {
    {95, 9, 246}, {128, 9, 247}, {135, 9, 246}, {136, 10, 246}, {149, 10, 245}, {150, 11, 245}, {163, 11, 244}, {164, 12, 244},
    {170, 12, 243}, {171, 13, 243}, {172, 13, 242}, {173, 14, 242}, {174, 14, 241}, {175, 15, 241}, {176, 15, 240}, {177, 16, 240},
    {178, 16, 239}, {179, 17, 238}, {180, 18, 238}, {181, 18, 237}, {182, 19, 236}, {184, 20, 235}, {185, 21, 234}, {187, 22, 233},
    {188, 22, 232}, {189, 23, 232}, {190, 24, 231}, {191, 25, 230}, {192, 26, 230}, {193, 26, 229}, {194, 27, 228}, {195, 28, 228},
    {196, 29, 227}, {197, 30, 226}, {198, 31, 225}, {199, 32, 224}, {200, 33, 223}, {201, 34, 223}, {202, 34, 222}, {203, 35, 221},
    {204, 36, 220}, {205, 37, 219}, {206, 38, 218}, {207, 39, 217}, {208, 40, 216}, {209, 42, 215}, {210, 43, 214}, {211, 44, 213},
    {212, 45, 212}, {213, 47, 211}, {214, 48, 210}, {215, 49, 208}, {216, 51, 207}, {217, 52, 206}, {218, 54, 204}, {219, 56, 203},
    {220, 57, 202}, {221, 59, 200}, {222, 60, 199}, {223, 62, 197}, {224, 64, 196}, {225, 66, 194}, {226, 68, 192}, {227, 70, 191},
    {228, 72, 189}, {229, 74, 187}, {230, 76, 185}, {231, 78, 183}, {232, 80, 180}, {233, 82, 178}, {234, 85, 175}, {235, 87, 173},
    {236, 90, 171}, {237, 93, 168}, {238, 95, 166}, {239, 99, 164}, {240, 104, 160}, {241, 108, 156}, {242, 131, 152},
};
// clang-format on

cv::Mat maskOf256() {
  cv::Mat mask(kTrainedSide, kTrainedSide, CV_8U, cv::Scalar(255));
  const Run* run = kRuns;
  for (int row = kFirstRow; row < kEndRow; ++row) {
    if (run + 1 != std::end(kRuns) && run[1].row == row) ++run;
    mask.row(row).colRange(run->first, run->last + 1) = 0;
    if (row < kFirstWhole) mask.row(row).colRange(kLeftOfNose + 1, kRightOfNose) = 255;
  }
  return mask;
}

std::vector<float> valuesOf(const cv::Mat& mat) { return {mat.ptr<float>(), mat.ptr<float>() + mat.total()}; }

}  // namespace

std::vector<float> trainedMask(int side) {
  cv::Mat mask = maskOf256(), values;
  if (side != kTrainedSide) cv::resize(mask, mask, {side, side}, 0, 0, cv::INTER_LANCZOS4);
  mask.convertTo(values, CV_32F, 1 / 255.0);
  return valuesOf(values);
}

std::vector<float> shownShare(const std::vector<float>& mask, int side) {
  const cv::Mat kept(side, side, CV_32F, const_cast<float*>(mask.data()));
  cv::Mat painted = 1 - kept, inside, share;
  const int feather = std::max(1, side / 64);  // the blur reaches as far as was taken off before
  cv::erode(painted, inside, cv::Mat::ones(2 * feather + 1, 2 * feather + 1, CV_8U), {-1, -1}, 1, cv::BORDER_CONSTANT,
            cv::Scalar(0));
  cv::blur(inside, share, {2 * feather + 1, 2 * feather + 1}, {-1, -1}, cv::BORDER_REPLICATE);
  return valuesOf(share);
}

}  // namespace visema::latentsync
