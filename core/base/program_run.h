// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// What a program of the system printed, and how it ended.
struct ProgramRun {
  int exitCode = 0;  // -1: it was ended from outside
  std::string printed;
};

/// Runs a program, found as a shell finds it, with words as its input, and waits for it; its errors go nowhere. An
/// Error: there is no such program. A stop ends it.
Result<ProgramRun> runProgram(std::vector<std::string> arguments, const std::string& input, std::stop_token stop = {});

}  // namespace visema
