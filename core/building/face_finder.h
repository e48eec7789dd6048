// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// The 68 points of a face in the order of the iBUG annotation: jaw 0-16 from ear to ear, brows 17-26, nose 27-35, eyes
/// 36-47, outer lips 48-59, inner lips 60-67. The person's right is the picture's left and comes first.
inline constexpr std::size_t kFacePoints = 68;
using FacePoints = std::array<Point, kFacePoints>;

/// A face in a picture.
struct FoundFace {
  Rect box;
  FacePoints points{};
};

/// How far the inner lips are apart against the mouth's width, 0 = closed; and the same of the eyelids.
double lipOpening(const FacePoints& points);
double eyeOpening(const FacePoints& points);
/// Outer corner of the right eye to that of the left one.
double eyeSpan(const FacePoints& points);
/// How far the head is turned: -1..1, 0 = straight, from where the nose is between the ears.
double headTurn(const FacePoints& points);

/// Finds faces that look about into the camera, and their points. Knows no people. Belongs to one thread, but for
/// place(), which is thread-safe.
class FaceFinder68 {
 public:
  /// Landmarks come from Debian's libdlib-data; VISEMA_FACE_LANDMARKS names another file. Without the file faces come
  /// from the cascades of opencv-data and have the points of a mean face: see hasLandmarks().
  static Result<std::unique_ptr<FaceFinder68>> create();
  virtual ~FaceFinder68() = default;

  /// Of a grey picture. `expectedWidth` is that of the face sought, in pixels: it is searched where faces of that size
  /// are certain to be seen; 0: all sizes. Largest first.
  virtual std::vector<FoundFace> find(ImageView grey, double expectedWidth = 0) = 0;
  /// Thread-safe: the points of the face that fills `box`.
  virtual FacePoints place(ImageView grey, Rect box) const = 0;
  virtual bool hasLandmarks() const = 0;
};

/// The face whose middle is nearest to a place; there is at least one.
const FoundFace& nearestFace(const std::vector<FoundFace>& faces, Point place);
Point middleOf(const Rect& box);

/// Where the landmark file is looked for.
std::filesystem::path landmarkFile();

/// The finder without the landmark file: cascades and a mean face. Private to this folder.
Result<std::unique_ptr<FaceFinder68>> createCascadeFinder();
/// The points of a mean face in a box as the detectors give it. Private to this folder.
FacePoints meanFace(Rect box);

}  // namespace visema
