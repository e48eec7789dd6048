// SPDX-License-Identifier: Apache-2.0
#include "core/serving/sound_bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "core/base/little_endian.h"
#include "core/base/stream_resampler.h"

namespace visema {
namespace {

struct ChunkKind {
  std::size_t bytes;
  SampleRate rate;
  bool floats;
};
/// 2560 bytes could be 16-bit samples at 32 kHz too; the guide that clients were written by says floats.
constexpr std::array kChunkKinds = {ChunkKind{640, 8000, false},   ChunkKind{1280, 16000, false},
                                    ChunkKind{1764, 22050, false}, ChunkKind{1920, 24000, false},
                                    ChunkKind{2560, 16000, true},  ChunkKind{3528, 44100, false},
                                    ChunkKind{3840, 48000, false}};

std::vector<float> at16k(const std::vector<float>& samples, SampleRate rate) {
  return rate == kSpeechRate ? samples : resample(samples, rate, kSpeechRate, 1);
}

void appendPcm16(std::span<const std::byte> bytes, std::vector<float>& out) {
  for (std::size_t i = 0; i + 2 <= bytes.size(); i += 2)
    out.push_back(static_cast<float>(static_cast<std::int16_t>(little16(bytes.data() + i))) / 32768.0f);
}

/// What is no number, or far from any sound, is silence.
void appendFloats(std::span<const std::byte> bytes, std::vector<float>& out) {
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    const float value = std::bit_cast<float>(little32(bytes.data() + i));
    out.push_back(std::isfinite(value) ? std::clamp(value, -1.0f, 1.0f) : 0.0f);
  }
}

}  // namespace

std::vector<float> samplesOfPcm16(std::span<const std::byte> bytes, SampleRate rate) {
  std::vector<float> samples;
  samples.reserve(bytes.size() / 2);
  appendPcm16(bytes, samples);
  return at16k(samples, rate);
}

std::vector<float> samplesOfOverride(std::span<const std::byte> bytes) {
  constexpr SampleRate kOverrideRate = 24000;
  constexpr std::size_t kOverrideBytes = 30720;
  std::vector<std::byte> whole(bytes.begin(), bytes.begin() + std::min(bytes.size(), kOverrideBytes));
  whole.resize(kOverrideBytes);
  return samplesOfPcm16(whole, kOverrideRate);
}

std::vector<float> samplesOfFloats(std::span<const std::byte> bytes) {
  std::vector<float> samples;
  samples.reserve(bytes.size() / 4);
  appendFloats(bytes, samples);
  return samples;
}

std::vector<float> samplesOfChunks(const std::vector<std::span<const std::byte>>& chunks) {
  if (chunks.empty()) return {};
  std::size_t length = 0;
  for (const auto& chunk : chunks) length = std::max(length, chunk.size());
  const auto kind =
      std::find_if(kChunkKinds.begin(), kChunkKinds.end(), [&](const ChunkKind& k) { return k.bytes == length; });
  const bool same = std::all_of(chunks.begin(), chunks.end() - 1,
                                [&](const auto& chunk) { return chunk.size() == length || chunk.empty(); });
  if (kind == kChunkKinds.end() || !same) return {};
  const std::size_t each = length / (kind->floats ? 4 : 2);
  std::vector<float> samples;
  samples.reserve(each * chunks.size());
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    kind->floats ? appendFloats(chunks[i], samples) : appendPcm16(chunks[i], samples);
    samples.resize(each * (i + 1));  // an empty one is silent, and the last may be shorter
  }
  return at16k(samples, kind->rate);
}

}  // namespace visema
