// SPDX-License-Identifier: Apache-2.0
#include "core/building/face_finder.h"

// Both read dlib's configuration; after that what is switched off stays so. Finding faces needs no linear algebra that
// would be worth the libraries.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK
#include <dlib/image_processing.h>
#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "core/lipsync/opencv_views.h"

// The only source that sees dlib: its headers take long.

namespace visema {
namespace {

constexpr double kSureWidth = 110;     // pixels of a face that the detector, made for 80, is certain to see
constexpr double kSearchedSide = 640;  // pixels of the longer side of a picture in which faces of any size are sought

/// Our view as dlib's image, without copying.
class GreyView {
 public:
  explicit GreyView(const cv::Mat& grey) : grey_(grey) {}
  const cv::Mat& mat() const { return grey_; }

 private:
  cv::Mat grey_;
};
inline long num_rows(const GreyView& view) { return view.mat().rows; }                          // NOLINT: dlib's
inline long num_columns(const GreyView& view) { return view.mat().cols; }                       // NOLINT
inline const void* image_data(const GreyView& view) { return view.mat().data; }                 // NOLINT
inline long width_step(const GreyView& view) { return static_cast<long>(view.mat().step[0]); }  // NOLINT

}  // namespace
}  // namespace visema

namespace dlib {
template <>
struct image_traits<visema::GreyView> {
  typedef unsigned char pixel_type;
};
}  // namespace dlib

namespace visema {
namespace {

class DlibFinder final : public FaceFinder68 {
 public:
  explicit DlibFinder(const std::filesystem::path& file) : detector_(dlib::get_frontal_face_detector()) {
    dlib::deserialize(file.string()) >> predictor_;
  }
  std::size_t pointCount() const { return predictor_.num_parts(); }

  std::vector<FoundFace> find(ImageView grey, double expectedWidth) override {
    const double longSide = std::max(grey.size.width, grey.size.height);
    std::vector<FoundFace> faces;
    if (expectedWidth > 0) {
      faces = findAt(grey, std::min(2.0, kSureWidth / expectedWidth));
      if (!faces.empty()) return faces;
    }
    faces = findAt(grey, std::min(2.0, kSearchedSide / longSide));
    if (faces.empty() && longSide > kSearchedSide) faces = findAt(grey, std::min(1.0, 2 * kSearchedSide / longSide));
    return faces;
  }

  FacePoints place(ImageView grey, Rect box) const override {
    const dlib::rectangle where(box.x, box.y, box.x + box.width - 1, box.y + box.height - 1);
    const dlib::full_object_detection shape = predictor_(GreyView(matOf(grey)), where);
    FacePoints points;
    for (std::size_t i = 0; i < kFacePoints; ++i) {
      const dlib::point& part = shape.part(i);
      points[i] = {static_cast<double>(part.x()) + 0.5, static_cast<double>(part.y()) + 0.5};
    }
    return points;
  }

  bool hasLandmarks() const override { return true; }

 private:
  std::vector<FoundFace> findAt(ImageView grey, double scale) {
    cv::Mat small;
    const cv::Mat whole = matOf(grey);
    cv::resize(whole, small, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    std::vector<FoundFace> faces;
    for (const dlib::rectangle& at : detector_(GreyView(small))) {
      FoundFace face;
      face.box = {static_cast<int>(std::lround(at.left() / scale)), static_cast<int>(std::lround(at.top() / scale)),
                  static_cast<int>(std::lround(at.width() / scale)),
                  static_cast<int>(std::lround(at.height() / scale))};
      face.points = place(grey, face.box);
      faces.push_back(face);
    }
    std::sort(faces.begin(), faces.end(),
              [](const FoundFace& a, const FoundFace& b) { return a.box.width > b.box.width; });
    return faces;
  }

  dlib::frontal_face_detector detector_;
  dlib::shape_predictor predictor_;
};

double distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

std::filesystem::path landmarkFile() {
  if (const char* given = std::getenv("VISEMA_FACE_LANDMARKS")) return given;
  return "/usr/share/dlib/shape_predictor_68_face_landmarks.dat";
}

Result<std::unique_ptr<FaceFinder68>> FaceFinder68::create() {
  const std::filesystem::path file = landmarkFile();
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return createCascadeFinder();
  try {
    auto finder = std::make_unique<DlibFinder>(file);
    if (finder->pointCount() != kFacePoints)
      return fail(ErrorCode::BadData, file.string() +
                                          " does not place 68 points: install libdlib-data, or name its "
                                          "file with VISEMA_FACE_LANDMARKS");
    return finder;
  } catch (const std::exception&) {
    return fail(ErrorCode::BadData, file.string() +
                                        " is not a file of face landmarks: install libdlib-data again, or name another "
                                        "with VISEMA_FACE_LANDMARKS");
  }
}

Point middleOf(const Rect& box) { return {box.x + box.width / 2.0, box.y + box.height / 2.0}; }

const FoundFace& nearestFace(const std::vector<FoundFace>& faces, Point place) {
  const auto away = [&](const FoundFace& face) {
    const Point at = middleOf(face.box);
    return std::hypot(at.x - place.x, at.y - place.y);
  };
  return *std::min_element(faces.begin(), faces.end(), [&](const auto& a, const auto& b) { return away(a) < away(b); });
}

double lipOpening(const FacePoints& points) {
  const double width = std::max(1e-6, distance(points[60], points[64]));
  const double gap =
      (distance(points[61], points[67]) + 2 * distance(points[62], points[66]) + distance(points[63], points[65])) / 4;
  return gap / width;
}

double eyeOpening(const FacePoints& points) {
  double sum = 0;
  for (const std::size_t first : {std::size_t{36}, std::size_t{42}}) {
    const double width = std::max(1e-6, distance(points[first], points[first + 3]));
    sum += (distance(points[first + 1], points[first + 5]) + distance(points[first + 2], points[first + 4])) / width;
  }
  return sum / 4;
}

double eyeSpan(const FacePoints& points) { return distance(points[36], points[45]); }

double headTurn(const FacePoints& points) {
  const double right = distance(points[30], points[1]), left = distance(points[30], points[15]);
  return (right - left) / std::max(1e-6, right + left);
}

}  // namespace visema
