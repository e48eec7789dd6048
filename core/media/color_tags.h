// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only: between our ColorSpec and libav's tags.

#include "core/base/yuv_image.h"
#include "core/media/libav.h"

namespace visema::av {

/// How a source's numbers mean colours, and whether YUV of another matrix or RGB must be converted first.
struct SourceColor {
  ColorSpec delivered;
  bool tagged = false;  // the file says so; otherwise the matrix is guessed from the size
  int swsMatrix = 0;    // the source's own, SWS_CS_*
  bool sourceFull = false;
  bool operator==(const SourceColor&) const = default;
};

SourceColor sourceColor(AVColorSpace space, AVColorRange range, AVPixelFormat format, Size size);

int swsMatrix(ColorMatrix matrix);
void tag(AVCodecContext& encoder, ColorSpec color);

bool hasAlpha(AVPixelFormat format);

}  // namespace visema::av
