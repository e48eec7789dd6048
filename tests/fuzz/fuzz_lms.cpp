// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/avatar/crop_track.h"
#include "core/importing/landmarks.h"

/// Reads arbitrary text as a landmark file; a box that is found is square and can be moved into a picture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto points = visema::parseLandmarks(text, "fuzzed");
  if (!points) return 0;
  const auto box = visema::faceBox(*points);
  if (!box) return 0;
  const visema::Rect inside = visema::clampInside(*box, {320, 240});
  if (box->width != box->height || inside.x < 0 || inside.x + inside.width > 320 || inside.y < 0 ||
      inside.y + inside.height > 240)
    std::abort();
  return 0;
}
