// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

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

/// Writes a copy of `package` with the network as its first, instead of one of the same name; `out` may be the package
/// itself, which then changes in one moment or not at all.
Status addNetwork(const std::filesystem::path& package, const NewNetwork& network, const std::filesystem::path& out,
                  const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
