// SPDX-License-Identifier: Apache-2.0
#include "core/serving/jpeg.h"

#include <turbojpeg.h>

#include <string>

namespace visema {

JpegEncoder::JpegEncoder() : handle_(tjInitCompress()) {}
JpegEncoder::~JpegEncoder() {
  if (handle_) tjDestroy(handle_);
}

Result<std::vector<std::byte>> JpegEncoder::encode(ImageView bgr, int quality) {
  if (!handle_) return fail(ErrorCode::Internal, "no JPEG encoder could be opened");
  std::vector<std::byte> file(tjBufSize(bgr.size.width, bgr.size.height, TJSAMP_420));
  auto* bytes = reinterpret_cast<unsigned char*>(file.data());
  unsigned long length = file.size();
  if (tjCompress2(handle_, bgr.data, bgr.size.width, static_cast<int>(bgr.stride), bgr.size.height, TJPF_BGR, &bytes,
                  &length, TJSAMP_420, quality, TJFLAG_NOREALLOC) != 0)
    return fail(ErrorCode::Internal, std::string("a picture could not be made a JPEG: ") + tjGetErrorStr2(handle_));
  file.resize(length);
  return file;
}

void padJpeg(std::vector<std::byte>& file, std::size_t modulus, std::size_t remainder) {
  constexpr std::size_t kEndMarker = 2;  // any marker may be preceded by fill bytes
  if (file.size() < kEndMarker) return;
  const std::size_t missing = (remainder + modulus - file.size() % modulus) % modulus;
  file.insert(file.end() - kEndMarker, missing, std::byte{0xff});
}

}  // namespace visema
