// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// A stretch of a file that can be opened in place, without unpacking.
struct FileSection {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// The files of a folder or of a zip behind one face, by relative name with forward slashes. Hidden files and links
/// are left out, so nothing outside can be reached. Immutable and shared. Thread-safe.
class FileTree {
 public:
  static Result<std::shared_ptr<const FileTree>> open(const std::filesystem::path& path);
  virtual ~FileTree() = default;

  const std::filesystem::path& path() const { return path_; }
  const std::map<std::string, std::uint64_t>& files() const { return files_; }  // name -> size
  bool has(const std::string& name) const { return files_.count(name) == 1; }
  /// For messages: "clips/talk.mp4 in iris.visema".
  std::string describe(const std::string& name) const { return name + " in " + path_.string(); }

  /// The whole file; more than `limit` bytes is an Error before memory is taken.
  virtual Result<std::vector<std::byte>> read(const std::string& name, std::uint64_t limit) const = 0;
  virtual Result<FileSection> section(const std::string& name) const = 0;
  /// The file in pieces, for hashing and copying what may be large.
  using Sink = std::function<Status(std::span<const std::byte>)>;
  virtual Status stream(const std::string& name, const Sink& sink) const = 0;

 protected:
  explicit FileTree(std::filesystem::path path) : path_(std::move(path)) {}
  Error missing(const std::string& name) const;
  std::filesystem::path path_;
  std::map<std::string, std::uint64_t> files_;
};

}  // namespace visema
