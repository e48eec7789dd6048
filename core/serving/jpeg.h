// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// Makes JPEG files of pictures, B, G, R. Reads none. Belongs to one thread.
class JpegEncoder {
 public:
  JpegEncoder();
  ~JpegEncoder();
  JpegEncoder(const JpegEncoder&) = delete;
  JpegEncoder& operator=(const JpegEncoder&) = delete;

  /// `quality` 1..100. With colours at half size, as OpenCV writes them.
  Result<std::vector<std::byte>> encode(ImageView bgr, int quality);

 private:
  void* handle_;
};

/// Lengthens a JPEG file by fill bytes, which decoders skip, until its length is `remainder` modulo `modulus`.
void padJpeg(std::vector<std::byte>& file, std::size_t modulus, std::size_t remainder);

}  // namespace visema
