// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/png.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

namespace visema {
namespace {

void appendBig(std::vector<std::byte>& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

void appendChunk(std::vector<std::byte>& out, std::string_view type, const std::vector<std::byte>& data) {
  appendBig(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = out.size();
  for (char c : type) out.push_back(static_cast<std::byte>(c));
  out.insert(out.end(), data.begin(), data.end());
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data() + start), out.size() - start);
  appendBig(out, static_cast<std::uint32_t>(crc));
}

}  // namespace

std::vector<std::byte> encodePng(ImageView bgr) {
  std::vector<std::byte> rows;
  for (int y = 0; y < bgr.size.height; ++y) {
    const std::uint8_t* row = bgr.row(y);
    rows.push_back(std::byte{1});  // each byte as its difference to the pixel on the left
    for (int x = 0; x < bgr.size.width; ++x)
      for (int channel = 2; channel >= 0; --channel) {
        const int left = x > 0 ? row[(x - 1) * 3 + channel] : 0;
        rows.push_back(static_cast<std::byte>(row[x * 3 + channel] - left));
      }
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::vector<std::byte> packed(size);
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
            static_cast<uLong>(rows.size()), Z_BEST_COMPRESSION);
  packed.resize(size);
  std::vector<std::byte> header;
  appendBig(header, static_cast<std::uint32_t>(bgr.size.width));
  appendBig(header, static_cast<std::uint32_t>(bgr.size.height));
  for (int value : {8, 2, 0, 0, 0}) header.push_back(static_cast<std::byte>(value));  // 8 bits, RGB
  std::vector<std::byte> out;
  for (int value : {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a}) out.push_back(static_cast<std::byte>(value));
  appendChunk(out, "IHDR", header);
  appendChunk(out, "IDAT", packed);
  appendChunk(out, "IEND", {});
  return out;
}

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
