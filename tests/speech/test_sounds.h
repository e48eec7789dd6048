// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace visema::test {

inline std::string speechData(const std::string& name) { return std::string(VISEMA_SPEECH_DATA) + "/" + name; }

/// The samples of one of our own test sounds: a plain 16 kHz mono PCM16 WAV with a 44-byte header.
inline std::vector<float> testSound(const std::string& name) {
  std::ifstream file(speechData(name), std::ios::binary);
  const std::vector<char> bytes((std::istreambuf_iterator<char>(file)), {});
  std::vector<float> samples;
  for (std::size_t i = 44; i + 1 < bytes.size(); i += 2) {
    const auto low = static_cast<unsigned char>(bytes[i]), high = static_cast<unsigned char>(bytes[i + 1]);
    samples.push_back(static_cast<float>(static_cast<std::int16_t>(low | (high << 8))) / 32768.0F);
  }
  return samples;
}

}  // namespace visema::test
