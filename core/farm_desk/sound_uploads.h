// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>

#include "core/base/result.h"

namespace visema {

/// Sounds on their way in, in pieces: whoever was cut off asks how far it came and goes on from there. Each belongs to
/// the owner who began it. Thread-safe. Does not ask what the bytes are.
class SoundUploads {
 public:
  SoundUploads(std::filesystem::path folder, std::uint64_t mostBytes, int mostOfOneOwner)
      : folder_(std::move(folder)), mostBytes_(mostBytes), mostOfOneOwner_(mostOfOneOwner) {}

  /// Its name, under which it grows.
  Result<std::string> begin(const std::string& owner);
  Result<std::uint64_t> size(const std::string& owner, const std::string& name) const;
  /// Its size afterwards; InvalidArgument where `offset` is not where it ends.
  Result<std::uint64_t> append(const std::string& owner, const std::string& name, std::uint64_t offset,
                               std::span<const std::byte> bytes);
  Result<std::filesystem::path> file(const std::string& owner, const std::string& name) const;
  void forget(const std::string& owner, const std::string& name);
  /// Those nobody has added to for so many seconds.
  void forgetOlderThan(std::int64_t seconds);

 private:
  std::filesystem::path placeOf(const std::string& owner, const std::string& name) const;
  const std::filesystem::path folder_;
  const std::uint64_t mostBytes_;
  const int mostOfOneOwner_;
  mutable std::mutex mutex_;
};

}  // namespace visema
