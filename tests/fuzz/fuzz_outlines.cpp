// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "core/avatar/face_outline.h"
#include "core/lipsync/painted_place.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto outlines = visema::readOutlines(std::as_bytes(std::span(data, size)), "fuzz.npy");
  if (!outlines) return 0;
  for (const visema::FaceOutline& outline : *outlines)
    for (const visema::Point& p : outline)
      if (!std::isfinite(p.x) || !std::isfinite(p.y)) std::abort();
  // Whatever was accepted can be drawn.
  const auto few = std::span(*outlines).first(outlines->size() < 4 ? outlines->size() : 4);
  if (!few.empty() && visema::paintedPlace(few, 256, 64).byteCount() != 64 * 64) std::abort();
  return 0;
}
