// SPDX-License-Identifier: Apache-2.0
#include "core/base/wav.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <system_error>
#include <vector>

#include "core/base/try.h"

namespace visema {
namespace {

static_assert(std::endian::native == std::endian::little, "WAV is little-endian; so is every machine we run on");

constexpr std::uint32_t kHeaderBytes = 58;  // RIFF, fmt (18), fact, data
constexpr int kSampleBytes = 2;
constexpr std::uint64_t kMostDataBytes = std::numeric_limits<std::uint32_t>::max() - kHeaderBytes - 1;

std::array<std::uint8_t, kHeaderBytes> makeHeader(SampleRate rate, int channels, std::uint32_t dataBytes) {
  std::array<std::uint8_t, kHeaderBytes> header{};
  const auto frameBytes = static_cast<std::uint32_t>(kSampleBytes * channels);
  auto text = [&](std::size_t at, const char* four) { std::memcpy(header.data() + at, four, 4); };
  auto number = [&](std::size_t at, std::uint32_t value, std::size_t size) {
    std::memcpy(header.data() + at, &value, size);
  };
  text(0, "RIFF"), number(4, kHeaderBytes - 8 + dataBytes + (dataBytes & 1), 4), text(8, "WAVE");
  text(12, "fmt "), number(16, 18, 4);
  number(20, 1, 2), number(22, static_cast<std::uint32_t>(channels), 2);
  number(24, static_cast<std::uint32_t>(rate), 4), number(28, static_cast<std::uint32_t>(rate) * frameBytes, 4);
  number(32, frameBytes, 2), number(34, kSampleBytes * 8, 2), number(36, 0, 2);
  text(38, "fact"), number(42, 4, 4), number(46, dataBytes / frameBytes, 4);
  text(50, "data"), number(54, dataBytes, 4);
  return header;
}

}  // namespace

struct WavWriter::Impl {
  std::filesystem::path path;
  std::FILE* file = nullptr;
  SampleRate rate = 0;
  int channels = 0;
  std::uint64_t dataBytes = 0;
  std::uint64_t headerSays = 0;
  std::vector<std::int16_t> rounded;

  ~Impl() {
    if (file) static_cast<void>(close());
  }
  detail::expectedlib::unexpected<Error> ioError() const {
    return fail(ErrorCode::Io, "cannot write " + path.string() + ": " + std::strerror(errno));
  }
  bool writeHeader() {
    const auto header = makeHeader(rate, channels, static_cast<std::uint32_t>(dataBytes));
    headerSays = dataBytes;
    return std::fseek(file, 0, SEEK_SET) == 0 && std::fwrite(header.data(), header.size(), 1, file) == 1 &&
           std::fseek(file, 0, SEEK_END) == 0 && std::fflush(file) == 0;
  }
  Status close() {
    bool good = writeHeader();
    int why = errno;
    good = std::fclose(file) == 0 && good;
    file = nullptr;
    if (sayWhatIsThere()) good = false, why = ENOSPC;
    if (good) return {};
    errno = why;
    return ioError();
  }
  /// Where a disk took less than it was given, at whichever moment that was, the header names what it took: that much
  /// plays. False where all is there.
  bool sayWhatIsThere() {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size < kHeaderBytes || size == kHeaderBytes + dataBytes) return false;
    const std::uint64_t frame = static_cast<std::uint64_t>(channels) * kSampleBytes;
    const bool all = size > kHeaderBytes + dataBytes;  // and part of a piece that was not taken
    if (!all) dataBytes = (size - kHeaderBytes) / frame * frame;
    std::filesystem::resize_file(path, kHeaderBytes + dataBytes, error);
    if (all) return false;
    file = std::fopen(path.c_str(), "r+b");
    if (!file) return true;
    static_cast<void>(writeHeader());
    std::fclose(file);
    file = nullptr;
    return true;
  }
  Status append(const void* bytes, std::size_t size) {
    if (dataBytes + size > kMostDataBytes) {
      return fail(ErrorCode::LimitExceeded, path.string() + " is full: a WAV file holds 4 GB; start another");
    }
    if (std::fwrite(bytes, 1, size, file) != size) return ioError();
    dataBytes += size;
    const std::uint64_t second = static_cast<std::uint64_t>(rate) * channels * kSampleBytes;
    if (dataBytes - headerSays >= second && !writeHeader()) return ioError();
    return {};
  }
};

WavWriter::WavWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WavWriter::~WavWriter() = default;

Result<std::unique_ptr<WavWriter>> WavWriter::create(const std::filesystem::path& path, SampleRate rate, int channels) {
  if (rate < 1 || rate > 1'000'000 || channels < 1 || channels > 64) {
    return fail(ErrorCode::InvalidArgument, "cannot write " + path.string() +
                                                ": a WAV file has a rate of 1 Hz to 1 MHz "
                                                "and 1 to 64 channels");
  }
  auto impl = std::make_unique<Impl>();
  impl->path = path, impl->rate = rate, impl->channels = channels;
  impl->file = std::fopen(path.c_str(), "wb");
  if (!impl->file || !impl->writeHeader()) return impl->ioError();
  return std::unique_ptr<WavWriter>(new WavWriter(std::move(impl)));
}

Status WavWriter::write(std::span<const float> samples) {
  if (!impl_->file) return fail(ErrorCode::InvalidArgument, impl_->path.string() + " is finished already");
  if (samples.size() % static_cast<std::size_t>(impl_->channels) != 0) {
    return fail(ErrorCode::InvalidArgument, "a piece of sound for " + impl_->path.string() + " ends within a frame");
  }
  impl_->rounded.resize(samples.size());
  std::transform(samples.begin(), samples.end(), impl_->rounded.begin(), [](float sample) {
    if (std::isnan(sample)) return std::int16_t{0};
    return static_cast<std::int16_t>(std::lround(std::clamp(sample * 32768.0f, -32768.0f, 32767.0f)));
  });
  return impl_->append(impl_->rounded.data(), impl_->rounded.size() * sizeof(std::int16_t));
}

std::int64_t WavWriter::framesWritten() const {
  return static_cast<std::int64_t>(impl_->dataBytes) / (kSampleBytes * impl_->channels);
}

Status WavWriter::finish() {
  if (!impl_->file) return {};
  return impl_->close();
}

Status writeWav(const std::filesystem::path& path, const AudioClip& clip) {
  std::filesystem::path partial = path;
  partial += ".part";
  const auto write = [&]() -> Status {
    auto writer = TRY(WavWriter::create(partial, clip.rate, clip.channels));
    TRY(writer->write(clip.samples));
    return writer->finish();
  };
  std::error_code error;
  if (Status status = write(); !status) {
    std::filesystem::remove(partial, error);
    return status;
  }
  std::filesystem::rename(partial, path, error);
  if (error) {
    const std::string why = error.message();
    std::filesystem::remove(partial, error);
    return fail(ErrorCode::Io, "cannot write " + path.string() + ": " + why);
  }
  return {};
}

}  // namespace visema
