// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/avatar/manifest.h"
#include "core/base/progress.h"
#include "core/base/result.h"

namespace visema {

/// A network to put into a package: its entry, and the files the entry names.
struct NewNetwork {
  NetworkEntry entry;
  std::map<std::string, std::filesystem::path> files;            // by member name
  std::map<std::string, std::vector<std::byte>> generatedFiles;  // by member name
  std::string quality;  // which of them reports how good it is; empty: the package's report stays
};

/// Whether the last network of a package, which is new, is to be its first: players take that one.
using ComesFirst = std::function<Result<bool>(const std::shared_ptr<const AvatarPackage>& candidate)>;

/// Writes a copy of `package` with the network, instead of one of the same name: as its first if it is the only one or
/// `comesFirst` says so, else as its last, and then the package's quality report stays. `out` may be the package
/// itself, which then changes in one moment or not at all.
Status addNetwork(const std::filesystem::path& package, const NewNetwork& network, const std::filesystem::path& out,
                  const ComesFirst& comesFirst, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
