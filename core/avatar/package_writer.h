// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/file_tree.h"
#include "core/avatar/manifest.h"
#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

/// Puts a package together from files and bytes. Fills in sizes and hashes, checks everything as opening does, and
/// leaves either the complete package or nothing under the given name. Does not make any of the contents.
class PackageWriter {
 public:
  explicit PackageWriter(Manifest manifest) : manifest_(std::move(manifest)) {}
  Manifest& manifest() { return manifest_; }
  /// Keys of an earlier manifest that this program does not know are kept.
  void keepUnknownKeysOf(std::string manifestText) { previous_ = std::move(manifestText); }

  void addFile(std::string member, std::filesystem::path source);
  void addBytes(std::string member, std::vector<std::byte> bytes);

  /// Writes *.visema (a zip, everything stored uncompressed), or a folder when `out` has no extension.
  Status write(const std::filesystem::path& out, const ProgressFn& progress, std::stop_token stop);

 private:
  struct Source {
    std::filesystem::path path;  // empty: `bytes` has it
    std::vector<std::byte> bytes;
  };
  using Report = std::function<Status(const std::string& name, std::uint64_t bytes)>;
  static Status stream(const Source& source, const FileTree::Sink& sink);
  Status measure(const Report& report);
  Status writeZip(const std::filesystem::path& out, const std::string& manifestText, const Report& report) const;
  Status writeFolder(const std::filesystem::path& out, const std::string& manifestText, const Report& report) const;
  Manifest manifest_;
  std::string previous_;
  std::map<std::string, Source> sources_;
  std::map<std::string, std::uint32_t> checksums_;
};

/// `visema pack`: a folder with a manifest (sizes and hashes may be missing or old) -> a *.visema file.
Status packFolder(const std::filesystem::path& folder, const std::filesystem::path& out, const ProgressFn& progress,
                  std::stop_token stop);
/// `visema unpack`: a package -> a folder of the same layout, which must not exist yet.
Status unpackPackage(const std::filesystem::path& package, const std::filesystem::path& folder,
                     const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
