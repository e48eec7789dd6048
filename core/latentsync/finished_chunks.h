// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/audio_clip.h"
#include "core/latentsync/dub_options.h"

namespace visema::latentsync {

/// The painted faces of a chunk, 8 bits a number.
struct ChunkPictures {
  int side = 0;
  std::vector<std::uint8_t> bytes;  // [frames][3][side][side]
  static ChunkPictures of(std::span<const float> numbers, int side);
  /// One of them, -1..1.
  std::vector<float> picture(int index) const;
};

/// The chunks of a dub that are painted, in a folder beside the film that is to become of them. What lies there of
/// another dub is removed.
class FinishedChunks {
 public:
  static Result<std::unique_ptr<FinishedChunks>> open(const DubOptions& options, const std::string& videoHash,
                                                      const AudioClip& sound);
  bool has(int chunk) const;
  Status keep(int chunk, const ChunkPictures& pictures) const;
  Result<ChunkPictures> read(int chunk) const;
  void remove() const;

 private:
  FinishedChunks(std::filesystem::path folder, int side) : folder_(std::move(folder)), side_(side) {}
  std::filesystem::path fileOf(int chunk) const;
  std::filesystem::path folder_;
  int side_;
};

}  // namespace visema::latentsync
