// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/media/libav.h"

namespace visema::av {

/// libav's PNG encoder and the frame it is given. For this folder's sources only.
struct PngEncoder {
  CodecPtr codec;
  FramePtr frame;
};
/// `compression`: 0 quickest .. 9 smallest.
Result<PngEncoder> openPngEncoder(Size size, AVPixelFormat format, int compression);

}  // namespace visema::av
