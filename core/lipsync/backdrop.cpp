// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/backdrop.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "core/base/try.h"
#include "core/base/yuv_convert.h"
#include "core/lipsync/opencv_views.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

/// The colour of the screen: where it lies in the plane of the two colour differences.
struct Key {
  double cb = 0, cr = 0;  // from grey, a direction of length 1
  double strength = 0;    // how far from grey
};

/// The colour that nearly all of the picture's upper border has, if it is far from grey.
std::optional<Key> findKey(const YuvImage& footage) {
  constexpr double kEven = 14, kMostOfIt = 0.9, kColourful = 25;
  const ConstPlane cb = footage.plane(1), cr = footage.plane(2);
  const int width = cb.size.width, height = cb.size.height * 2 / 3, margin = std::max(2, width / 16);
  std::vector<std::array<int, 2>> border;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (y < margin || x < margin || x >= width - margin) border.push_back({cb.row(y)[x] - 128, cr.row(y)[x] - 128});
  std::array<double, 2> middle{};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const auto half = border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2);
    std::nth_element(border.begin(), half, border.end(),
                     [axis](const auto& a, const auto& b) { return a[axis] < b[axis]; });
    middle[axis] = (*half)[axis];
  }
  const auto even = std::count_if(border.begin(), border.end(), [&](const auto& at) {
    return std::hypot(at[0] - middle[0], at[1] - middle[1]) < kEven;
  });
  const double strength = std::hypot(middle[0], middle[1]);
  if (strength < kColourful || static_cast<double>(even) < kMostOfIt * static_cast<double>(border.size()))
    return std::nullopt;
  return Key{middle[0] / strength, middle[1] / strength, strength};
}

/// How much of each pixel is the person, and the screen's light taken off their edges.
cv::Mat cutOut(YuvImage& picture, const Key& key) {
  constexpr double kPerson = 0.2, kScreen = 0.6;  // shares of the screen's colour
  const Plane cb = picture.plane(1), cr = picture.plane(2);
  cv::Mat share(cb.size.height, cb.size.width, CV_8U);
  for (int y = 0; y < cb.size.height; ++y)
    for (int x = 0; x < cb.size.width; ++x) {
      const double u = cb.row(y)[x] - 128.0, v = cr.row(y)[x] - 128.0;
      const double along = u * key.cb + v * key.cr, across = std::abs(u * key.cr - v * key.cb);
      const double screen = std::max(0.0, along - across);
      const double person = std::clamp((kScreen - screen / key.strength) / (kScreen - kPerson), 0.0, 1.0);
      share.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(std::lround(255 * person));
      cb.row(y)[x] = cv::saturate_cast<std::uint8_t>(128 + u - screen * key.cb);
      cr.row(y)[x] = cv::saturate_cast<std::uint8_t>(128 + v - screen * key.cr);
    }
  return share;
}

/// Fills the size, cut at two sides where the shapes differ.
YuvFrame covering(const YuvImage& picture, Size size, ColorSpec color) {
  Image bgr(picture.size(), 3);
  yuvToBgr(picture, bgr.mutableView());
  const double scale = std::max(static_cast<double>(size.width) / picture.size().width,
                                static_cast<double>(size.height) / picture.size().height);
  const int width = std::clamp(static_cast<int>(std::lround(size.width / scale)), 1, picture.size().width);
  const int height = std::clamp(static_cast<int>(std::lround(size.height / scale)), 1, picture.size().height);
  const cv::Rect middle((picture.size().width - width) / 2, (picture.size().height - height) / 2, width, height);
  Image fitted(size, 3);
  cv::Mat to = matOf(fitted.mutableView());
  cv::resize(matOf(bgr.view())(middle), to, to.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  auto yuv = std::make_shared<YuvImage>(size, color);
  bgrToYuv(fitted.view(), *yuv);
  return yuv;
}

/// "#3a6ea5" as B, G, R.
std::optional<cv::Scalar> colourOf(const std::string& text) {
  if (text.size() != 7 || text[0] != '#' || text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos)
    return std::nullopt;
  const long value = std::strtol(text.c_str() + 1, nullptr, 16);
  return cv::Scalar(value & 255, value >> 8 & 255, value >> 16);
}

void mix(const YuvImage& behind, const cv::Mat& share, YuvImage& picture) {
  cv::Mat whole;
  cv::resize(share, whole, cv::Size(picture.size().width, picture.size().height), 0, 0, cv::INTER_LINEAR);
  for (int index = 0; index < 3; ++index) {
    const Plane to = picture.plane(index);
    const ConstPlane from = behind.plane(index);
    const cv::Mat& person = index == 0 ? whole : share;
    for (int y = 0; y < to.size.height; ++y) {
      const auto* weight = person.ptr<std::uint8_t>(y);
      for (int x = 0; x < to.size.width; ++x)
        to.row(y)[x] =
            static_cast<std::uint8_t>((to.row(y)[x] * weight[x] + from.row(y)[x] * (255 - weight[x]) + 127) / 255);
    }
  }
}

}  // namespace

class Backdrop::Impl {
 public:
  Key key;
  YuvFrame behind;                      // none: transparent
  std::unique_ptr<VideoReader> moving;  // only of a video

  Status openFile(const std::string& file, Size size, ColorSpec color) {
    moving = TRY(VideoReader::open(MediaSource(file)));
    size_ = size;
    color_ = color;
    TRY(advance());
    auto second = moving->next();
    const bool still = !second || !*second;
    if (still) moving.reset();
    return still ? Status() : moving->seek(1);
  }

  Status advance() {
    auto frame = moving->next();
    if (frame && !*frame) {
      TRY(moving->seek(0));
      frame = moving->next();
    }
    if (!frame) return fail(frame.error());
    if (!*frame) return fail(ErrorCode::BadData, moving->info().name + " shows nothing");
    const YuvFrame& image = (*frame)->image;
    behind = image->size() == size_ && image->color() == color_ ? image : covering(*image, size_, color_);
    return {};
  }

 private:
  Size size_;
  ColorSpec color_;
};

Backdrop::Backdrop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Backdrop::~Backdrop() = default;

Result<std::unique_ptr<Backdrop>> Backdrop::create(const std::string& wish, const YuvImage& footage,
                                                   const std::string& avatar) {
  const auto key = findKey(footage);
  if (!key)
    return fail(ErrorCode::Unsupported, avatar +
                                            " was not filmed before an even green or blue, so nothing else can be put "
                                            "behind it: leave the background as it is");
  auto impl = std::make_unique<Impl>();
  impl->key = *key;
  if (const auto colour = colourOf(wish)) {
    Image flat(footage.size(), 3);
    matOf(flat.mutableView()).setTo(*colour);
    auto yuv = std::make_shared<YuvImage>(footage.size(), footage.color());
    bgrToYuv(flat.view(), *yuv);
    impl->behind = std::move(yuv);
  } else if (wish != kTransparent) {
    TRY(impl->openFile(wish, footage.size(), footage.color()));
  }
  return std::unique_ptr<Backdrop>(new Backdrop(std::move(impl)));
}

bool Backdrop::isPossibleFor(const YuvImage& footage) { return findKey(footage).has_value(); }

Result<Backdrop::Shown> Backdrop::behind(const YuvImage& picture) {
  if (impl_->behind && impl_->behind->size() != picture.size())
    return fail(ErrorCode::Unsupported, "the avatar's clips have different sizes: leave the background as it is");
  auto cut = std::make_shared<YuvImage>(picture.clone());
  const cv::Mat share = cutOut(*cut, impl_->key);
  Shown shown;
  if (impl_->behind) {
    mix(*impl_->behind, share, *cut);
    if (impl_->moving) TRY(impl_->advance());
  } else {
    shown.alpha.emplace(picture.size(), 1);
    cv::Mat to = matOf(shown.alpha->mutableView());
    cv::resize(share, to, to.size(), 0, 0, cv::INTER_LINEAR);
  }
  shown.picture = std::move(cut);
  return shown;
}

Status Backdrop::skip(FrameIndex frames) {
  for (FrameIndex i = 0; i < frames && impl_->moving; ++i) TRY(impl_->advance());
  return {};
}

}  // namespace visema
