// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string>

#include "core/nn/weights/bad_file.h"

namespace visema {

using Bytes = std::span<const std::byte>;

/// Reads little-endian numbers and runs of bytes one after the other; throws BadFile instead of passing the end.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }

  template <class T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof(T)).data(), sizeof(T));
    return value;
  }
  Bytes take(std::size_t count) {
    if (count > remaining()) throw BadFile("it ends too early");
    const Bytes taken = bytes_.subspan(position_, count);
    position_ += count;
    return taken;
  }
  std::string text(std::size_t count) {
    const Bytes taken = take(count);
    return std::string(reinterpret_cast<const char*>(taken.data()), taken.size());
  }
  std::string line(std::size_t longest) {
    std::string result;
    for (char c = number<char>(); c != '\n'; c = number<char>()) {
      if (result.size() == longest) throw BadFile("a name in it is too long");
      result += c;
    }
    return result;
  }

 private:
  Bytes bytes_;
  std::size_t position_ = 0;
};

}  // namespace visema
