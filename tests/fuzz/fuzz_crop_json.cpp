// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "core/avatar/crop_track.h"
#include "core/importing/landmarks.h"

/// Reads arbitrary text as crop_rectangles.json; whatever it says, the repaired boxes lie inside the picture.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = visema::parseCropRectangles(text, "fuzzed");
  if (!found) return 0;
  std::vector<std::optional<visema::Rect>> boxes(8);
  for (const auto& [number, box] : *found)
    if (number < 8) boxes[static_cast<std::size_t>(number)] = box;
  const visema::Size picture{320, 240};
  const auto repaired = visema::repairBoxes(boxes, picture, "fuzzed");
  if (!repaired) return 0;
  if (repaired->boxes.size() != 8) std::abort();
  if (!visema::CropTrack::fromRectangles(repaired->boxes, 328).validate(picture, "fuzzed")) {
    // Only a sliver, too small for a crop, may be refused after repairing.
    bool sliver = false;
    for (const visema::Rect& box : repaired->boxes) sliver = sliver || box.width + box.height < 16;
    if (!sliver) std::abort();
  }
  return 0;
}
