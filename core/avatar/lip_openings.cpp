// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/lip_openings.h"

#include "core/base/npy.h"
#include "core/base/try.h"

namespace visema {

std::string lipOpeningsName(const std::string& clip) { return "truth/" + clip + ".opening.npy"; }

Result<std::vector<float>> lipOpeningsOf(const AvatarPackage& package, const Clip& clip, int cropSize) {
  const std::string name = lipOpeningsName(clip.name);
  if (!package.manifest().files.contains(name)) return std::vector<float>();
  const auto member = TRY(package.member(name));
  std::vector<float> openings = TRY(parseNpy(member.bytes, name)).toFloat();
  if (openings.size() != static_cast<std::size_t>(clip.frameCount))
    return fail(ErrorCode::BadData, name + " does not have one number for every frame of its clip");
  for (float& opening : openings) opening *= static_cast<float>(cropSize) / static_cast<float>(clip.cropSize);
  return openings;
}

}  // namespace visema
