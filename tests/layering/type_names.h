// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "tests/layering/layers.h"

namespace visema {

/// A class, struct, union or enumeration that a source defines where other sources can see its name.
struct TypeDefinition {
  std::string name;  // with its namespaces: "visema::ui::Stage", "visema::FilmWriter::Impl"
  int line = 0;
};

/// Those of one source; neither what lies in unnamed namespaces, functions or other types, nor specializations.
std::vector<TypeDefinition> typesDefinedIn(std::string_view source);

/// Reports every type below core/, ui/ and app/ whose name another source defines too: two types of one name in one
/// program are undefined behaviour, which neither compiler nor linker reports.
Result<std::vector<Violation>> checkTypeNames(const std::filesystem::path& root);

}  // namespace visema
