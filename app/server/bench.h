// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/server/server.h"
#include "core/base/result.h"

namespace visema {

struct ServeBenchOptions {
  std::string avatar = "iris";
  std::string sound;  // a file that all clients say over and over; empty: one that comes with the program
  double seconds = 10;  // of each measurement
  int mostSessions = 64;
};

/// Measures what this machine serves, on a server of its own: frames through each door against the renderer itself,
/// frames in batches, and how many live sessions are held at 25 frames a second. Prints tables.
Status runBench(const ServerOptions& server, const ServeBenchOptions& options);

}  // namespace visema
