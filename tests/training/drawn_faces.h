// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "core/training/lips/lip_dataset.h"

namespace visema::test {

/// A drawn face whose mouth is darker the wider it is open: enough to learn, small enough to learn fast.
inline LipDataset drawnFaces(int frames, int heldOutFrom, int side = 64) {
  const auto scaled = [side](int value) { return value * side / 64; };
  const std::size_t bytes = static_cast<std::size_t>(side) * side * 3;
  LipDataset dataset;
  dataset.cropSize = side;
  dataset.reference = Image({side, side}, 3);
  dataset.mask = Image({side, side}, 1);
  for (int y = scaled(20); y < scaled(60); ++y)
    for (int x = scaled(6); x < scaled(58); ++x) dataset.mask.mutableView().row(y)[x] = 255;
  LipClip clip;
  clip.name = "talk";
  clip.frames = frames;
  clip.heldOutFrom = heldOutFrom;
  auto pixels = std::make_shared<std::vector<std::uint8_t>>(frames * bytes);
  const auto draw = [side](std::uint8_t* to, double opening) {
    const double scale = 64.0 / side;
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x, to += 3) {
        const double u = (x * scale - 32) / 14, v = (y * scale - 29) / 8;
        const bool mouth = u * u + v * v < 1;
        to[0] = to[1] = static_cast<std::uint8_t>(mouth ? 220 - 20 * opening : 110 + x * scale);
        to[2] = 200;
      }
  };
  draw(dataset.reference.mutableView().data, 0.5);
  for (int frame = 0; frame < frames; ++frame) {
    const double opening = 5 + 4.5 * std::sin(frame * 0.7) * std::cos(frame * 0.13);
    clip.opening.push_back(static_cast<float>(opening));
    draw(pixels->data() + static_cast<std::size_t>(frame) * bytes, opening);
  }
  clip.crops = *pixels;
  clip.owner = pixels;
  dataset.clips.push_back(std::move(clip));
  return dataset;
}

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace visema::test
