// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace visema::torchnet {

struct UpsampleShape {
  int height = 0, width = 0, channels = 0;          // of the small picture
  int toHeight = 0, toWidth = 0, skipChannels = 0;  // of the picture it is joined with
};

/// Pictures pixel by pixel (channels last): the small one enlarged bilinearly with aligned corners, in float32
/// arithmetic, joined with `skip` in one pass. 16-bit numbers are bfloat16. One thread.
void upsampleConcat(const float* small, const float* skip, float* result, int batch, const UpsampleShape& shape);
void upsampleConcat(const std::uint16_t* small, const std::uint16_t* skip, std::uint16_t* result, int batch,
                    const UpsampleShape& shape);

}  // namespace visema::torchnet
