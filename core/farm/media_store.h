// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/exporting/export_job.h"

namespace visema {

/// Where a farm keeps sounds, packages and films: each file under the hash of what is in it, so that it is there once
/// and damage shows. Thread-safe. Knows no jobs.
class MediaStore {
 public:
  virtual ~MediaStore() = default;
  /// `place`: a folder, also one that several machines share, made when it is not there; or an S3 store, see
  /// s3_store.h.
  static Result<std::unique_ptr<MediaStore>> open(const std::string& place);

  virtual Result<JobFile> put(const std::filesystem::path& file) = 0;
  /// Appears at `to` when all of it is there and is what its hash says.
  virtual Status fetch(const std::string& sha256, const std::filesystem::path& to) = 0;
  virtual Result<bool> has(const std::string& sha256) = 0;
  /// How many bytes went with it; 0: it was not there.
  virtual Result<std::uint64_t> remove(const std::string& sha256) = 0;
};

}  // namespace visema
