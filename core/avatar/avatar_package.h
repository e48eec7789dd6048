// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/crop_track.h"
#include "core/avatar/file_tree.h"
#include "core/avatar/manifest.h"
#include "core/base/image.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// The bytes of one small file of a package, kept alive by `owner`.
struct Member {
  std::span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
};

/// An avatar: clips, crops, networks and their description, in a *.visema file or a folder of the same layout.
/// Immutable and shared. Thread-safe. Does not decode video and runs no network.
class AvatarPackage {
 public:
  /// Checks everything but the hashes: paths, sizes, counts, crops. Media are not read.
  static Result<std::shared_ptr<const AvatarPackage>> open(const std::filesystem::path& path);
  ~AvatarPackage();
  AvatarPackage(const AvatarPackage&) = delete;
  AvatarPackage& operator=(const AvatarPackage&) = delete;

  const std::filesystem::path& path() const;
  const Manifest& manifest() const;
  /// The manifest's text as it is in the package, and its SHA-256: the identity of the package's contents, as the
  /// manifest names the hash of every file.
  const std::string& manifestText() const;
  const std::string& hash() const;
  std::uint64_t byteCount() const;  // of all files it lists

  const CropTrack& crops(std::size_t clip) const;
  /// One channel; empty when the package has none.
  const Image& blendMask() const;
  /// Where networks trained for it are to paint; one channel, empty when the package does not say.
  const Image& mouthMask() const;
  /// The mask of a network of ours; empty for a compatible one.
  const Image& networkMask(std::size_t network) const;

  /// Reads a file that the manifest lists. Meant for all but videos.
  Result<Member> member(const std::string& name) const;
  /// The same in pieces, for what may be large.
  Status stream(const std::string& name, const FileTree::Sink& sink) const;
  /// Where a stored file lies, for VideoReader.
  Result<FileSection> section(const std::string& name) const;
  Result<std::shared_ptr<const Weights>> weights(const std::string& name) const;

  /// Compares every file with its SHA-256 and names the first that differs.
  Status verify(const ProgressFn& progress, std::stop_token stop) const;

 private:
  struct Impl;
  explicit AvatarPackage(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
