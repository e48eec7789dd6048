// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// One row of ARCHITECTURE.md's layer table: what a folder may include.
struct Layer {
  std::string folder;               // "core/nn/torch"
  std::set<std::string> mayUse;     // folders of ours, itself among them
  std::set<std::string> libraries;  // "Torch"
  int line = 0;                     // of ARCHITECTURE.md
};

/// Reads the table whose header begins with "| Folder |". The third column says what of ours a folder may use
/// ("nothing", "above", "above but A, B" or "only A, B"), the fourth which outside libraries ("none" or a list).
Result<std::vector<Layer>> parseLayerTable(std::string_view markdown);

struct Violation {
  std::string file;  // relative to the root
  int line = 0;
  std::string message;
};

/// Reads every source below core/, ui/ and app/ and reports each include the table does not allow, also through our own
/// headers, each folder without a row, each row without a source, each library that nothing in its row includes, and a
/// row order that is not that of core/CMakeLists.txt. Does not preprocess: an include counts even inside an #if.
Result<std::vector<Violation>> checkLayers(const std::filesystem::path& root, const std::vector<Layer>& layers);

}  // namespace visema
