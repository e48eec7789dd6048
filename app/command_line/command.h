// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/result.h"

namespace CLI {
class App;
}

namespace visema {

/// What the chosen command will do once the line is parsed. An Error is printed as one line and exits with 1.
using CommandBody = std::function<Status()>;

/// Each adds one subcommand with its options and --help; sets `body` when that subcommand is chosen.
using AddCommand = void (*)(CLI::App& app, CommandBody& body);

}  // namespace visema
