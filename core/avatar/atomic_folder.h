// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace visema {

/// A folder that appears under its name only when it is whole, and never replaces one that is there. Private to this
/// layer.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path path)
      : path_(std::move(path)),
        temporary_(path_.parent_path() /
                   ("." + path_.filename().string() + "." + std::to_string(::getpid()) + ".part")) {}
  ~AtomicFolder() {
    std::error_code ignored;
    if (!committed_) std::filesystem::remove_all(temporary_, ignored);
  }
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  Status create() {
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(path_, error)))
      return fail(ErrorCode::InvalidArgument,
                  path_.string() + " exists already: choose another name or remove it first");
    std::filesystem::remove_all(temporary_, error);
    if (!std::filesystem::create_directories(temporary_, error) || error)
      return fail(ErrorCode::Io, path_.string() + " cannot be created: " + error.message());
    return {};
  }
  const std::filesystem::path& temporary() const { return temporary_; }
  Status commit() {
    std::error_code error;
    std::filesystem::rename(temporary_, path_, error);
    if (error) return fail(ErrorCode::Io, path_.string() + " cannot be created: " + error.message());
    committed_ = true;
    return {};
  }

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

}  // namespace visema
