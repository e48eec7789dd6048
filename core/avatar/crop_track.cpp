// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/crop_track.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/npy.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr double kMinCropSide = 8;      // pixels of the picture
constexpr double kMaxCropPictures = 4;  // crop side over the picture's longer side

/// The exact map from a box to the crop; a box that is not square (which the reference would stretch) is only met here
/// in its mean scale, and work that must match the reference uses the rectangle itself.
Similarity fromRectangle(const Rect& box, int cropSize) {
  const double scale = 2.0 * cropSize / (static_cast<double>(box.width) + box.height);
  const double centreX = box.x + box.width * 0.5, centreY = box.y + box.height * 0.5;
  return {scale, 0, cropSize * 0.5 - scale * centreX, cropSize * 0.5 - scale * centreY};
}

bool inside(Point p, Size picture) { return p.x >= 0 && p.y >= 0 && p.x <= picture.width && p.y <= picture.height; }

}  // namespace

CropTrack CropTrack::fromSimilarities(std::vector<Similarity> similarities, int cropSize) {
  CropTrack track;
  track.cropSize_ = cropSize;
  track.similarities_ = std::move(similarities);
  return track;
}

CropTrack CropTrack::fromRectangles(const std::vector<Rect>& rectangles, int cropSize) {
  CropTrack track;
  track.cropSize_ = cropSize;
  track.rectangles_ = rectangles;
  for (const Rect& box : rectangles) track.similarities_.push_back(fromRectangle(box, cropSize));
  return track;
}

Result<CropTrack> CropTrack::read(std::span<const std::byte> npy, const Clip& clip, const std::string& source) {
  auto array = TRY(parseNpy(npy, source));
  const bool rectangles = clip.cropKind == CropKind::Rectangle;
  if (array.shape != std::vector<std::int64_t>{clip.frameCount, 4} ||
      array.type != (rectangles ? NpyType::I32 : NpyType::F32))
    return fail(ErrorCode::BadData, source + " must have four " + (rectangles ? "32-bit integers" : "32-bit floats") +
                                        " for each of the " + std::to_string(clip.frameCount) + " frames of clip " +
                                        clip.name);
  const std::size_t frames = static_cast<std::size_t>(clip.frameCount);
  CropTrack track;
  if (rectangles) {
    std::vector<std::array<std::int32_t, 4>> rows(frames);
    std::memcpy(rows.data(), array.data.data(), array.data.size());
    std::vector<Rect> boxes;
    boxes.reserve(frames);
    for (const auto& row : rows) boxes.push_back({row[0], row[1], row[2], row[3]});
    // Before anything is computed from them: the numbers may be hostile.
    for (const Rect& box : boxes)
      if (box.width < 1 || box.height < 1 || box.width > clip.size.width || box.height > clip.size.height ||
          box.x < 0 || box.y < 0 || box.x > clip.size.width - box.width || box.y > clip.size.height - box.height)
        return fail(ErrorCode::BadData, source + " has a crop rectangle outside the picture");
    track = fromRectangles(boxes, clip.cropSize);
  } else {
    std::vector<std::array<float, 4>> rows(frames);
    std::memcpy(rows.data(), array.data.data(), array.data.size());
    std::vector<Similarity> similarities;
    similarities.reserve(frames);
    for (const auto& row : rows) similarities.push_back({row[0], row[1], row[2], row[3]});
    track = fromSimilarities(std::move(similarities), clip.cropSize);
  }
  TRY(track.validate(clip.size, source));
  return track;
}

std::vector<std::byte> CropTrack::write() const {
  NpyArray array;
  array.shape = {frameCount(), 4};
  const auto append = [&](const auto& row) {
    const auto bytes = std::as_bytes(std::span(row));
    array.data.insert(array.data.end(), bytes.begin(), bytes.end());
  };
  if (kind() == CropKind::Rectangle) {
    array.type = NpyType::I32;
    for (const Rect& box : rectangles_) append(std::array<std::int32_t, 4>{box.x, box.y, box.width, box.height});
  } else {
    for (const Similarity& s : similarities_)
      append(std::array<float, 4>{static_cast<float>(s.a), static_cast<float>(s.b), static_cast<float>(s.tx),
                                  static_cast<float>(s.ty)});
  }
  return encodeNpy(array);
}

Similarity CropTrack::at(FrameIndex frame, int side) const {
  const double scale = static_cast<double>(side) / cropSize_;
  const Similarity& s = at(frame);
  return {s.a * scale, s.b * scale, s.tx * scale, s.ty * scale};
}

std::optional<Rect> CropTrack::rectangle(FrameIndex frame) const {
  if (rectangles_.empty()) return std::nullopt;
  return rectangles_[static_cast<std::size_t>(frame)];
}

Status CropTrack::validate(Size picture, const std::string& source) const {
  const auto bad = [&](std::size_t frame, const std::string& what) {
    return fail(ErrorCode::BadData, source + ": the crop of frame " + std::to_string(frame) + " " + what);
  };
  if (cropSize_ < 1) return fail(ErrorCode::BadData, source + " has no crop size");
  const double longSide = std::max(picture.width, picture.height);
  for (std::size_t i = 0; i < similarities_.size(); ++i) {
    const Similarity& s = similarities_[i];
    if (!std::isfinite(s.a) || !std::isfinite(s.b) || !std::isfinite(s.tx) || !std::isfinite(s.ty))
      return bad(i, "is not a number");
    const double side = cropSize_ / s.scale();
    if (!(side >= kMinCropSide && side <= kMaxCropPictures * longSide)) return bad(i, "is of an absurd size");
    if (!rectangles_.empty()) continue;  // these have the stricter rule below
    const Similarity back = s.inverse();
    const double low = cropSize_ * 0.25, high = cropSize_ * 0.75;
    for (const Point corner : {Point{low, low}, Point{high, low}, Point{low, high}, Point{high, high}})
      if (!inside(back.apply(corner), picture)) return bad(i, "lies outside the picture");
  }
  for (std::size_t i = 0; i < rectangles_.size(); ++i)
    if (!(clampInside(rectangles_[i], picture) == rectangles_[i])) return bad(i, "reaches outside the picture");
  return {};
}

Rect clampInside(Rect box, Size picture) {
  const bool square = box.width == box.height;
  box.width = std::clamp(box.width, 1, picture.width);
  box.height = std::clamp(box.height, 1, picture.height);
  if (square) box.width = box.height = std::min(box.width, box.height);
  box.x = std::clamp(box.x, 0, picture.width - box.width);
  box.y = std::clamp(box.y, 0, picture.height - box.height);
  return box;
}

}  // namespace visema
