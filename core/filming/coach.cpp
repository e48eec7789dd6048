// SPDX-License-Identifier: Apache-2.0
#include "core/filming/coach.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/stoppable_wait.h"
#include "core/building/face_finder.h"

namespace visema {
namespace {

// Shares of the picture's width, but where it says so.
constexpr double kFarFace = 0.14, kNearFace = 0.5;
constexpr int kFarPixels = 150;       // of a face's box: the mouth of a smaller one has no teeth to learn
constexpr double kOffCentre = 0.22;   // of the face's middle from the picture's
constexpr double kSecondFace = 0.4;   // of the first one's width: a smaller one is a picture on the wall
constexpr double kTurned = 0.35;
constexpr double kDark = 60, kBright = 225;  // mean brightness of the face, 16 to 235
constexpr double kUneven = 1.7;              // of the brighter half to the darker
constexpr double kHeardSeconds = 4;
constexpr double kSpeaksDb = -45;            // below it nobody has spoken

Image greyOf(const YuvImage& picture) {
  Image grey(picture.size(), 1);
  const ConstPlane from = picture.plane(0);
  MutableImageView to = grey.mutableView();
  for (int y = 0; y < from.size.height; ++y) std::copy_n(from.row(y), from.size.width, to.row(y));
  return grey;
}

double meanOf(ImageView grey, Rect box) {
  const int left = std::clamp(box.x, 0, grey.size.width), right = std::clamp(box.x + box.width, 0, grey.size.width);
  const int top = std::clamp(box.y, 0, grey.size.height), bottom = std::clamp(box.y + box.height, 0, grey.size.height);
  double sum = 0;
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) sum += grey.row(y)[x];
  const double count = static_cast<double>(std::max(0, right - left)) * std::max(0, bottom - top);
  return count > 0 ? sum / count : 0;
}

PictureAdvice adviseOnLight(ImageView grey, const Rect& face) {
  const Rect left{face.x, face.y, face.width / 2, face.height};
  const Rect right{face.x + face.width / 2, face.y, face.width / 2, face.height};
  const double a = meanOf(grey, left), b = meanOf(grey, right);
  if ((a + b) / 2 < kDark) return PictureAdvice::TooDark;
  if ((a + b) / 2 > kBright) return PictureAdvice::TooBright;
  return std::max(a, b) > kUneven * std::max(1.0, std::min(a, b)) ? PictureAdvice::UnevenLight : PictureAdvice::Good;
}

}  // namespace

PictureAdvice adviseOn(const YuvImage& picture, FaceFinder68& faces) {
  const Image grey = greyOf(picture);
  const std::vector<FoundFace> found = faces.find(grey.view());
  if (found.empty()) {
    const Size size = picture.size();
    return meanOf(grey.view(), {0, 0, size.width, size.height}) < kDark / 2 ? PictureAdvice::TooDark
                                                                            : PictureAdvice::NoFace;
  }
  const FoundFace& face = found.front();
  if (found.size() > 1 && found[1].box.width > kSecondFace * face.box.width) return PictureAdvice::TwoFaces;
  const double width = picture.size().width, height = picture.size().height;
  if (face.box.width < kFarPixels || face.box.width < kFarFace * width) return PictureAdvice::TooFar;
  if (face.box.width > kNearFace * width || face.box.height > 0.85 * height) return PictureAdvice::TooNear;
  const Point middle = middleOf(face.box);
  if (std::abs(middle.x / width - 0.5) > kOffCentre || std::abs(middle.y / height - 0.5) > kOffCentre)
    return PictureAdvice::OffCentre;
  if (const PictureAdvice light = adviseOnLight(grey.view(), face.box); light != PictureAdvice::Good) return light;
  return faces.hasLandmarks() && std::abs(headTurn(face.points)) > kTurned ? PictureAdvice::Turned
                                                                           : PictureAdvice::Good;
}

InputVerdict adviseOn(std::span<const float> samples) {
  const InputQuality quality = judgeInput(samples, kSpeechRate);
  const bool nothing = std::all_of(samples.begin(), samples.end(), [](float sample) { return sample == 0; });
  const bool nobodySpeaks = (quality.verdict == InputVerdict::Silent && !nothing) ||
                            (quality.verdict == InputVerdict::Quiet && quality.voiceDb <= kSpeaksDb);
  return nobodySpeaks ? InputVerdict::Good : quality.verdict;
}

Coach::Coach(std::function<void(const Advice&)> tell)
    : tell_(std::move(tell)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

Coach::~Coach() { pictures_.close(); }

void Coach::look(YuvFrame picture) { pictures_.push(std::move(picture)); }

void Coach::hear(std::span<const float> speech) {
  constexpr auto kMost = static_cast<std::size_t>(kHeardSeconds * kSpeechRate);
  std::lock_guard lock(mutex_);
  heard_.insert(heard_.end(), speech.begin(), speech.end());
  if (heard_.size() > kMost) heard_.erase(heard_.begin(), heard_.end() - static_cast<std::ptrdiff_t>(kMost));
}

InputVerdict Coach::heardAdvice() const {
  std::vector<float> heard;
  {
    std::lock_guard lock(mutex_);
    heard = heard_;
  }
  return heard.size() < kSpeechRate ? InputVerdict::Good : adviseOn(heard);
}

void Coach::run(const std::stop_token& stop) {
  if (!tell_) return;
  const auto faces = FaceFinder68::create();
  while (const auto picture = pictures_.pop(stop)) {
    const auto begun = std::chrono::steady_clock::now();
    Advice advice;
    if (faces) advice.picture = adviseOn(**picture, **faces);
    advice.sound = heardAdvice();
    tell_(advice);
    // Never more than half of a core: whoever films needs it for the film.
    const auto rest = std::max<std::chrono::steady_clock::duration>(std::chrono::steady_clock::now() - begun,
                                                                    std::chrono::milliseconds(200));
    waitFor(rest, stop);
  }
}

}  // namespace visema
