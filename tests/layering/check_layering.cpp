// SPDX-License-Identifier: Apache-2.0
// check_layering ROOT: reads the sources below ROOT and the layer table in ROOT/ARCHITECTURE.md; exits with 1 and one
// line (file:line: what) for each include the table does not allow, for what the table names in vain and for each type
// whose name another has.
#include <cstdio>

#include "core/base/file_bytes.h"
#include "tests/layering/layers.h"
#include "tests/layering/type_names.h"

int main(int argc, char** argv) {
  const std::filesystem::path root = argc == 2 ? argv[1] : ".";
  const auto stop = [](const visema::Error& error) {
    std::fprintf(stderr, "check_layering: %s\n", error.message.c_str());
    return 1;
  };
  const auto table = visema::readTextFile(root / "ARCHITECTURE.md", 1 << 20);
  if (!table) return stop(table.error());
  const auto layers = visema::parseLayerTable(*table);
  if (!layers) return stop(layers.error());
  const auto violations = visema::checkLayers(root, *layers);
  if (!violations) return stop(violations.error());
  const auto namesakes = visema::checkTypeNames(root);
  if (!namesakes) return stop(namesakes.error());
  for (const auto* found : {&*violations, &*namesakes})
    for (const visema::Violation& violation : *found)
      std::printf("%s:%d: %s\n", violation.file.c_str(), violation.line, violation.message.c_str());
  return violations->empty() && namesakes->empty() ? 0 : 1;
}
