// SPDX-License-Identifier: Apache-2.0
#include "core/sync/talking_film.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/base/part_of_progress.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"
#include "core/sync/luma_view.h"

namespace visema {
namespace {

constexpr int kLookEvery = 2;            // frames; between them a face hardly moves
constexpr double kLeastFaceShare = 0.5;  // with less there is nothing to judge

using EveryFrame = std::function<void(int index, const YuvImage& picture)>;

Status forEveryFrame(const MediaSource& source, FrameIndex first, int most, const ProgressFn& progress,
                     const std::stop_token& stop, const EveryFrame& take) {
  auto reader = TRY(VideoReader::open(source));
  if (first > 0) TRY(reader->seek(first));
  const auto expected = std::clamp<FrameIndex>(reader->expectedFrames() - first, 1, most);
  for (int index = 0; index < most; ++index) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "reading " + source.name() + " was stopped");
    auto frame = TRY(reader->next());
    if (!frame) return {};
    take(index, *frame->image);
    if (progress) progress({static_cast<double>(index) / static_cast<double>(expected), "", -1});
  }
  return {};
}

}  // namespace

std::vector<std::uint8_t> greySquare(const YuvImage& picture, float centreX, float centreY, float side, int pixels) {
  const cv::Mat whole = lumaOf(picture);
  const int wholeSide = std::clamp(static_cast<int>(std::lround(side)), 1, 4 * std::max(whole.cols, whole.rows));
  cv::Mat cut;
  cv::getRectSubPix(whole, {wholeSide, wholeSide}, {centreX, centreY}, cut);
  std::vector<std::uint8_t> result(static_cast<std::size_t>(pixels) * pixels);
  cv::Mat to(pixels, pixels, CV_8U, result.data());
  cv::resize(cut, to, to.size(), 0, 0, wholeSide > pixels ? cv::INTER_AREA : cv::INTER_LINEAR);
  return result;
}

Result<TalkingFilm> readTalkingFilm(const MediaSource& source, const TalkingFilmOptions& options,
                                    const ProgressFn& progress, std::stop_token stop) {
  auto finder = TRY(FaceFinder::create());
  auto sound = TRY(readSpeech(source));
  std::vector<std::optional<FaceBox>> found;
  int looked = 0, seen = 0;
  Status status =
      forEveryFrame(source, options.firstFrame, options.mostFrames, partOf(progress, 0, 0.6, "looking for the face"),
                    stop, [&](int index, const YuvImage& picture) {
                      found.emplace_back();
                      if (index % kLookEvery != 0) return;
                      found.back() = finder.find(picture);
                      ++looked, seen += found.back().has_value();
                    });
  if (!status) return fail(status.error());
  TalkingFilm film;
  film.faceShare = looked > 0 ? static_cast<double>(seen) / looked : 0;
  if (film.faceShare < kLeastFaceShare)
    return fail(ErrorCode::BadData, source.name() +
                                        " shows a face that looks into the camera in too few of its frames: choose a "
                                        "film of one talking person");
  film.faces = smoothed(found);
  const auto silent = static_cast<std::ptrdiff_t>(
      std::min<std::int64_t>(firstSampleOfFrame(options.firstFrame, kSpeechRate, kFrameRate),
                             static_cast<std::int64_t>(sound.samples.size())));
  film.samples.assign(sound.samples.begin() + silent, sound.samples.end());
  status = forEveryFrame(source, options.firstFrame, film.frames(), partOf(progress, 0.6, 0.4, "looking at the mouth"),
                         stop, [&](int index, const YuvImage& picture) {
                           const FaceBox& face = film.faces[static_cast<std::size_t>(index)];
                           const auto mouth = greySquare(picture, face.centreX, face.centreY + kMouthHeight * face.side,
                                                         kMouthShare * face.side, kMouthSide);
                           film.mouths.insert(film.mouths.end(), mouth.begin(), mouth.end());
                           if (options.watch) options.watch(picture, face);
                         });
  if (!status) return fail(status.error());
  film.faces.resize(film.mouths.size() / (std::size_t{kMouthSide} * kMouthSide));
  return film;
}

}  // namespace visema
