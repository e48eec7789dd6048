// SPDX-License-Identifier: Apache-2.0
#include "core/training/corpus/sound.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>
#include <string_view>
#include <system_error>

namespace visema {

namespace {

constexpr int kHalfTaps = 16;  // zero crossings of the sinc on each side
constexpr int kPhases = 256;

/// The windowed sinc, sampled kPhases times between two zero crossings.
const std::vector<float>& sincTable() {
  static const std::vector<float> table = [] {
    std::vector<float> values(kHalfTaps * kPhases + 2, 0.0F);
    for (int i = 0; i < kHalfTaps * kPhases; ++i) {
      const double x = static_cast<double>(i) / kPhases;
      const double sinc = i == 0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
      values[i] = static_cast<float>(sinc * (0.5 + 0.5 * std::cos(std::numbers::pi * x / kHalfTaps)));
    }
    return values;
  }();
  return table;
}

template <class T>
T littleEndian(std::string_view bytes, std::size_t offset) {
  T value{};
  std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

}  // namespace

Result<Sound> readPlainWav(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::NotFound, path.string() + " cannot be opened.");
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const std::string_view text(bytes);
  const auto bad = [&] { return fail(ErrorCode::BadData, path.string() + " is not a PCM16 WAV file."); };
  if (text.size() < 12 || text.substr(0, 4) != "RIFF" || text.substr(8, 4) != "WAVE") return bad();
  Sound sound;
  std::size_t channels = 0;
  for (std::size_t at = 12; at + 8 <= text.size();) {
    const std::string_view id = text.substr(at, 4);
    const std::size_t body = at + 8;
    const std::size_t size = std::min<std::size_t>(littleEndian<std::uint32_t>(text, at + 4), text.size() - body);
    if (id == "fmt " && size >= 16) {
      if (littleEndian<std::uint16_t>(text, body) != 1 || littleEndian<std::uint16_t>(text, body + 14) != 16)
        return bad();
      channels = littleEndian<std::uint16_t>(text, body + 2);
      sound.rate = littleEndian<std::int32_t>(text, body + 4);
    }
    if (id == "data" && channels > 0 && sound.rate > 0) {
      for (std::size_t i = 0; i + 2 * channels <= size; i += 2 * channels)
        sound.samples.push_back(static_cast<float>(littleEndian<std::int16_t>(text, body + i)) / 32768.0F);
      return sound;
    }
    at = body + size + size % 2;
  }
  return bad();
}

Status writePlainWav(const std::filesystem::path& path, const Sound& sound) {
  const auto dataSize = static_cast<std::uint32_t>(sound.samples.size() * 2);
  std::string bytes = "RIFF....WAVEfmt ";
  const auto add = [&](auto value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof(value)); };
  add(std::uint32_t{16});
  add(std::uint16_t{1});
  add(std::uint16_t{1});
  add(static_cast<std::uint32_t>(sound.rate));
  add(static_cast<std::uint32_t>(sound.rate * 2));
  add(std::uint16_t{2});
  add(std::uint16_t{16});
  bytes += "data";
  add(dataSize);
  for (float sample : sound.samples)
    add(static_cast<std::int16_t>(std::lround(std::clamp(sample, -1.0F, 1.0F) * 32767.0F)));
  const std::uint32_t riffSize = dataSize + 36;
  std::memcpy(bytes.data() + 4, &riffSize, sizeof(riffSize));

  std::filesystem::path temporary = path;
  temporary += ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(temporary, path, error);
  if (!file || error) return fail(ErrorCode::Io, path.string() + " cannot be written; check the free space.");
  return {};
}

std::vector<float> resampled(std::span<const float> samples, double step) {
  const std::vector<float>& table = sincTable();
  const double stretch = std::max(1.0, step);  // a wider, lower filter when samples are dropped
  const auto reach = static_cast<std::int64_t>(std::ceil(kHalfTaps * stretch));
  const auto count = static_cast<std::int64_t>(samples.size());
  std::vector<float> result(static_cast<std::size_t>(std::floor(static_cast<double>(count) / step)));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double position = static_cast<double>(i) * step;
    const auto centre = static_cast<std::int64_t>(position);
    const std::int64_t first = std::max<std::int64_t>(0, centre - reach + 1);
    const std::int64_t last = std::min(count - 1, centre + reach);
    float sum = 0;
    for (std::int64_t k = first; k <= last; ++k) {
      const double distance = std::abs(static_cast<double>(k) - position) / stretch * kPhases;
      if (distance < kHalfTaps * kPhases) sum += samples[k] * table[static_cast<std::size_t>(distance + 0.5)];
    }
    result[i] = static_cast<float>(sum / stretch);
  }
  return result;
}

Sound atRate(const Sound& sound, int rate) {
  if (sound.rate == rate) return sound;
  return {rate, resampled(sound.samples, static_cast<double>(sound.rate) / rate)};
}

}  // namespace visema
