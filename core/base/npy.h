// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

enum class NpyType { F32, F64, I8, I16, I32, I64, U8, U16, U32, U64 };
std::size_t bytesPerElement(NpyType type);

/// An array from a .npy file: numbers row after row in this machine's byte order, whatever order the file had.
struct NpyArray {
  NpyType type = NpyType::F32;
  std::vector<std::int64_t> shape;  // empty for a single number
  std::vector<std::byte> data;
  std::int64_t elementCount() const;
  std::vector<float> toFloat() const;
  std::vector<double> toDouble() const;
};

/// Reads versions 1 to 3 of the format: floats of 4 or 8 bytes, integers and booleans; never Python objects.
Result<NpyArray> readNpy(const std::filesystem::path& path);
/// The same from memory; `name` is what errors call it.
Result<NpyArray> parseNpy(std::span<const std::byte> bytes, const std::string& name);

/// The bytes of a version 1 file. The data must have the size of the shape.
std::vector<std::byte> encodeNpy(const NpyArray& array);
/// Writes a version 1 file, whole or not at all.
Status writeNpy(const std::filesystem::path& path, const NpyArray& array);
Status writeNpy(const std::filesystem::path& path, std::span<const float> values, std::vector<std::int64_t> shape);

}  // namespace visema
