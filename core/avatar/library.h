// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/result.h"

namespace visema {

/// What the library remembers of a package, without opening it.
struct LibraryEntry {
  std::filesystem::path path;
  std::string id;
  std::string name;
  std::string hash;                  // AvatarPackage::hash
  std::int64_t lastUsed = 0;         // seconds since 1970
  std::vector<std::byte> thumbnail;  // the package's own PNG or JPEG; may be empty
  bool missing = false;              // the file is not there now
};

/// The avatars this user has, in a small database. Belongs to one thread; several processes may share the file.
/// Keeps no package open.
class AvatarLibrary {
 public:
  /// Makes the file when it is not there.
  static Result<std::unique_ptr<AvatarLibrary>> open(const std::filesystem::path& file);
  static Result<std::filesystem::path> defaultFile();  // under the user's data folder
  ~AvatarLibrary();

  Status add(const AvatarPackage& package);
  Status remove(const std::filesystem::path& path);  // forgets it; the file stays
  Status touch(const std::filesystem::path& path);   // used now
  Result<std::vector<LibraryEntry>> list() const;    // last used first

  Status addFolder(const std::filesystem::path& folder);  // where packages are looked for by name
  Result<std::vector<std::filesystem::path>> folders() const;
  /// The last place to look: a shared folder, or a web address that NAME.visema is appended to.
  Status setRegistry(const std::string& folderOrAddress);

  /// A path as it is; else a name or id: among the known packages, then as a folder and as NAME.visema in the known
  /// folders, then in the registry, from where it is downloaded, checked and remembered. Says where it looked when it
  /// finds nothing.
  Result<std::filesystem::path> resolve(const std::string& nameOrPath, const ProgressFn& progress = {},
                                        const std::stop_token& stop = {});

 private:
  Result<std::filesystem::path> download(const std::string& registry, const std::string& name,
                                         const ProgressFn& progress, const std::stop_token& stop);
  class Impl;
  explicit AvatarLibrary(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
