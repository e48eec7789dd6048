// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/farm/farm_queue.h"

namespace CLI {
class App;
}

namespace visema {

/// Which farm a command is about.
struct FarmArguments {
  FarmAddress address;

  void addTo(CLI::App& command);
  Result<std::unique_ptr<FarmQueue>> open(const std::string& worker = {}) const;
};

}  // namespace visema
