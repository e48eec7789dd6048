// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/member_media.h"

#include <cstdint>

#include "core/base/try.h"

namespace visema {

Result<MediaSource> memberMedia(const AvatarPackage& package, const std::string& member) {
  auto section = TRY(package.section(member));
  return MediaSource::section(section.path, static_cast<std::int64_t>(section.offset),
                              static_cast<std::int64_t>(section.length), member);
}

}  // namespace visema
