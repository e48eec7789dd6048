// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/face_outline.h"

#include <cmath>

#include "core/base/npy.h"
#include "core/base/try.h"

namespace visema {

std::vector<std::byte> writeOutlines(std::span<const FaceOutline> outlines) {
  NpyArray array;
  array.type = NpyType::F32;
  array.shape = {static_cast<std::int64_t>(outlines.size()), 2 * static_cast<std::int64_t>(kOutlinePoints)};
  for (const FaceOutline& outline : outlines)
    for (const Point& p : outline) {
      const std::array<float, 2> pair = {static_cast<float>(p.x), static_cast<float>(p.y)};
      const auto bytes = std::as_bytes(std::span(pair));
      array.data.insert(array.data.end(), bytes.begin(), bytes.end());
    }
  return encodeNpy(array);
}

Result<std::vector<FaceOutline>> readOutlines(std::span<const std::byte> npy, const std::string& source) {
  auto array = TRY(parseNpy(npy, source));
  if (array.type != NpyType::F32 || array.shape.size() != 2 ||
      array.shape[1] != 2 * static_cast<std::int64_t>(kOutlinePoints))
    return fail(ErrorCode::BadData, source + " holds no outlines of a face: let it be made again");
  const std::vector<float> values = array.toFloat();
  std::vector<FaceOutline> outlines(static_cast<std::size_t>(array.shape[0]));
  for (std::size_t i = 0; i < outlines.size(); ++i)
    for (std::size_t p = 0; p < kOutlinePoints; ++p) {
      const float* pair = values.data() + 2 * (i * kOutlinePoints + p);
      if (!(std::abs(pair[0]) < 1e5F && std::abs(pair[1]) < 1e5F))
        return fail(ErrorCode::BadData, source + " holds a number that cannot be");
      outlines[i][p] = {pair[0], pair[1]};
    }
  return outlines;
}

std::string outlinesName(const Clip& clip) { return "outlines/" + clip.name + ".npy"; }

Result<std::vector<FaceOutline>> outlinesOf(const AvatarPackage& package, const Clip& clip) {
  const std::string name = outlinesName(clip);
  if (!package.manifest().files.contains(name)) return std::vector<FaceOutline>();
  auto member = TRY(package.member(name));
  auto outlines = readOutlines(member.bytes, name + " of " + package.path().string());
  if (outlines && outlines->size() != static_cast<std::size_t>(clip.frameCount))
    return fail(ErrorCode::BadData, name + " of " + package.path().string() +
                                        " does not have one outline for each of the " +
                                        std::to_string(clip.frameCount) + " frames of clip " + clip.name);
  return outlines;
}

}  // namespace visema
