// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace visema {

/// The float32 numbers of a small one-dimensional .npy file of format 1.0; empty when it cannot be read.
inline std::vector<float> readNpySamples(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (bytes.size() < 10) return {};
  const std::size_t start = 10 + static_cast<unsigned char>(bytes[8]) + 256 * static_cast<unsigned char>(bytes[9]);
  if (bytes.size() < start) return {};
  std::vector<float> numbers((bytes.size() - start) / sizeof(float));
  std::memcpy(numbers.data(), bytes.data() + start, numbers.size() * sizeof(float));
  return numbers;
}

}  // namespace visema
