// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/program_output.h"

#include <cstdio>

namespace visema {

std::string shellQuoted(const std::string& text) {
  std::string quoted = "'";
  for (char character : text) quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
  return quoted + "'";
}

Result<std::string> outputOf(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (!pipe) return fail(ErrorCode::Internal, "No further program could be started.");
  std::string output;
  char buffer[4096];
  for (std::size_t size; (size = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) output.append(buffer, size);
  if (const int status = pclose(pipe); status != 0) return fail(ErrorCode::Unsupported, command + " failed.");
  return output;
}

}  // namespace visema
