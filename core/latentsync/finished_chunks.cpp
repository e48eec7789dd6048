// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/finished_chunks.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/npy.h"
#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema::latentsync {
namespace {

namespace fs = std::filesystem;

/// All that a chunk's pictures depend on, in a line.
std::string identityOf(const DubOptions& options, const std::string& videoHash, const AudioClip& sound) {
  std::string identity =
      videoHash + " " + Sha256::of(std::as_bytes(std::span(sound.samples))) + " " + options.modelIdentity;
  for (const fs::path& file : {options.unet, options.autoencoder, options.whisper}) {
    std::error_code ignored;
    identity += " " + std::to_string(fs::file_size(file, ignored)) + " " +
                std::to_string(fs::last_write_time(file, ignored).time_since_epoch().count());
  }
  const DiffusionOptions& diffusion = options.diffusion;
  for (const double value :
       {double(options.side), double(diffusion.steps), diffusion.guidance, double(diffusion.deepCache),
        double(diffusion.bfloat16), double(options.halfWeights), double(options.seed),
        options.person ? options.person->x : -1, options.person ? options.person->y : -1})
    identity += " " + std::to_string(value);
  return identity + "\n";
}

}  // namespace

ChunkPictures ChunkPictures::of(std::span<const float> numbers, int side) {
  ChunkPictures pictures{side, std::vector<std::uint8_t>(numbers.size())};
  std::transform(numbers.begin(), numbers.end(), pictures.bytes.begin(), [](float number) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(number * 0.5F + 0.5F, 0.0F, 1.0F) * 255));
  });
  return pictures;
}

std::vector<float> ChunkPictures::picture(int index) const {
  const std::size_t count = static_cast<std::size_t>(3) * side * side;
  std::vector<float> numbers(count);
  std::transform(bytes.begin() + static_cast<std::ptrdiff_t>(count * index),
                 bytes.begin() + static_cast<std::ptrdiff_t>(count * (index + 1)), numbers.begin(),
                 [](std::uint8_t byte) { return static_cast<float>(byte) / 127.5F - 1; });
  return numbers;
}

Result<std::unique_ptr<FinishedChunks>> FinishedChunks::open(const DubOptions& options, const std::string& videoHash,
                                                             const AudioClip& sound) {
  const fs::path folder = options.workFolder(), note = folder / "dub.txt";
  const std::string identity = identityOf(options, videoHash, sound);
  const auto before = readTextFile(note, 1 << 16);
  if (!before || *before != identity) {
    std::error_code error;
    if (before) fs::remove_all(folder, error);  // only what a dub left there
    if (fs::exists(folder) && !fs::is_empty(folder))
      return fail(ErrorCode::InvalidArgument, folder.string() +
                                                  " holds something else than an unfinished dub: move it, "
                                                  "or write the film elsewhere.");
    TRY(writeFileAtomically(note, identity));
  }
  return std::unique_ptr<FinishedChunks>(new FinishedChunks(folder, options.side));
}

fs::path FinishedChunks::fileOf(int chunk) const { return folder_ / ("chunk" + std::to_string(chunk) + ".npy"); }

bool FinishedChunks::has(int chunk) const {
  std::error_code ignored;
  return fs::exists(fileOf(chunk), ignored);
}

Status FinishedChunks::keep(int chunk, const ChunkPictures& pictures) const {
  NpyArray array;
  array.type = NpyType::U8;
  const auto frames = static_cast<std::int64_t>(pictures.bytes.size()) / (3 * side_ * side_);
  array.shape = {frames, 3, side_, side_};
  array.data.resize(pictures.bytes.size());
  std::memcpy(array.data.data(), pictures.bytes.data(), pictures.bytes.size());
  return writeNpy(fileOf(chunk), array);
}

Result<ChunkPictures> FinishedChunks::read(int chunk) const {
  const NpyArray array = TRY(readNpy(fileOf(chunk)));
  if (array.type != NpyType::U8 || array.shape != std::vector<std::int64_t>{kChunkFrames, 3, side_, side_})
    return fail(ErrorCode::BadData, fileOf(chunk).string() + " is damaged: remove it and start the dub again.");
  ChunkPictures pictures{side_, std::vector<std::uint8_t>(array.data.size())};
  std::memcpy(pictures.bytes.data(), array.data.data(), array.data.size());
  return pictures;
}

void FinishedChunks::remove() const {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace visema::latentsync
