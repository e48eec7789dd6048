// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/shrink.h"

#include <algorithm>

namespace visema {

Image shrink(ImageView image, Size size) {
  Image out(size, image.channels);
  for (int y = 0; y < size.height; ++y) {
    const int top = y * image.size.height / size.height;
    const int bottom = std::max(top + 1, (y + 1) * image.size.height / size.height);
    for (int x = 0; x < size.width; ++x) {
      const int left = x * image.size.width / size.width;
      const int right = std::max(left + 1, (x + 1) * image.size.width / size.width);
      for (int channel = 0; channel < image.channels; ++channel) {
        int sum = 0;
        for (int v = top; v < bottom; ++v)
          for (int u = left; u < right; ++u) sum += image.row(v)[u * image.channels + channel];
        const int count = (bottom - top) * (right - left);
        out.mutableView().row(y)[x * image.channels + channel] = static_cast<std::uint8_t>((sum + count / 2) / count);
      }
    }
  }
  return out;
}

}  // namespace visema
