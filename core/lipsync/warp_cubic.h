// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/geometry.h"
#include "core/base/image.h"

namespace visema {

/// Fills `to` (three or four channels) with what `from` (four) shows there, bicubically; `toSource` leads from a place
/// in `to` to that in `from`, whose border pixels go on outside of it. The numbers are those of cv::warpAffine, in a
/// quarter of its time.
void warpCubic(ImageView from, const Similarity& toSource, MutableImageView to);

}  // namespace visema
