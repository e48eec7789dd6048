// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/building/face_finder.h"
#include "core/sync/face_track.h"

namespace visema {
namespace {

// A mean face in a detector's box: x and y in thousandths of its side, jaw, brows, nose, eyes, lips.
constexpr int kMean[kFacePoints][2] = {
    {10, 310},  {17, 430},  {38, 548},  {68, 660},  {120, 762}, {190, 848}, {272, 918}, {366, 974}, {500, 996},
    {634, 974}, {728, 918}, {810, 848}, {880, 762}, {932, 660}, {962, 548}, {983, 430}, {990, 310}, {98, 212},
    {160, 152}, {248, 136}, {338, 150}, {420, 188}, {580, 188}, {662, 150}, {752, 136}, {840, 152}, {902, 212},
    {500, 282}, {500, 362}, {500, 442}, {500, 522}, {404, 576}, {450, 594}, {500, 608}, {550, 594}, {596, 576},
    {196, 288}, {250, 256}, {316, 256}, {370, 296}, {312, 308}, {248, 308}, {630, 296}, {684, 256}, {750, 256},
    {804, 288}, {752, 308}, {688, 308}, {306, 724}, {378, 694}, {452, 678}, {500, 690}, {548, 678}, {622, 694},
    {694, 724}, {624, 794}, {552, 824}, {500, 830}, {448, 824}, {376, 794}, {336, 728}, {450, 724}, {500, 730},
    {550, 724}, {664, 728}, {550, 738}, {500, 742}, {450, 738}};

/// Faces by the cascade that the matcher of lips and sound uses too; one at most.
class CascadeFinder final : public FaceFinder68 {
 public:
  explicit CascadeFinder(FaceFinder finder) : finder_(std::move(finder)) {}

  std::vector<FoundFace> find(ImageView grey, double /*expectedWidth*/) override {
    YuvImage picture(grey.size, {});
    const Plane luma = picture.plane(0);
    for (int y = 0; y < grey.size.height; ++y) std::copy_n(grey.row(y), grey.size.width, luma.row(y));
    const std::optional<FaceBox> face = finder_.find(picture);
    if (!face) return {};
    // The cascade's square reaches from the forehead to below the lips, the detector's from the brows to the chin.
    const double side = 0.86 * face->side;
    FoundFace found;
    found.box = {static_cast<int>(std::lround(face->centreX - side / 2)),
                 static_cast<int>(std::lround(face->centreY - 0.40 * side)), static_cast<int>(std::lround(side)),
                 static_cast<int>(std::lround(side))};
    found.points = meanFace(found.box);
    return {found};
  }

  FacePoints place(ImageView /*grey*/, Rect box) const override { return meanFace(box); }
  bool hasLandmarks() const override { return false; }

 private:
  FaceFinder finder_;
};

}  // namespace

FacePoints meanFace(Rect box) {
  FacePoints points;
  for (std::size_t i = 0; i < kFacePoints; ++i)
    points[i] = {box.x + box.width * kMean[i][0] / 1000.0, box.y + box.height * kMean[i][1] / 1000.0};
  return points;
}

Result<std::unique_ptr<FaceFinder68>> createCascadeFinder() {
  auto finder = FaceFinder::create();
  if (!finder)
    return fail(finder.error().code, landmarkFile().string() + " is missing and " + finder.error().message +
                                         "; better is to install libdlib-data");
  return std::make_unique<CascadeFinder>(std::move(*finder));
}

}  // namespace visema
