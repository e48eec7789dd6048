// SPDX-License-Identifier: Apache-2.0
#include "core/media/media_info.h"

#include "core/base/try.h"
#include "core/media/av_input.h"

namespace visema {

MediaSource MediaSource::section(std::filesystem::path file, std::int64_t offset, std::int64_t length,
                                 std::string name) {
  MediaSource source(std::move(file));
  source.offset = offset;
  source.length = length;
  source.displayName = std::move(name);
  return source;
}

MediaSource MediaSource::inMemory(std::span<const std::uint8_t> bytes, std::string name) {
  MediaSource source;
  source.memory = bytes;
  source.displayName = std::move(name);
  return source;
}

Result<MediaInfo> probeMedia(const MediaSource& source, const MediaLimits& limits) {
  auto input = TRY(av::Input::open(source, limits));
  return input->info();
}

}  // namespace visema
