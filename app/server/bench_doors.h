// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/server/bench.h"
#include "app/server/server.h"
#include "core/base/result.h"
#include "core/serving/frame_service.h"

namespace visema {

/// One way to ask for frames, as a client does: one after the other, each waited for. Belongs to one thread.
struct BenchDoor {
  std::string name;
  std::function<Status(std::int64_t frame)> ask;  // for the mouth, as a JPEG
};

/// Clients of ours, connected to these addresses.
Result<std::vector<BenchDoor>> openGrpcDoors(const std::string& address, const std::string& avatar);
Result<std::vector<BenchDoor>> openWebDoors(const std::string& address, const std::string& avatar);

/// The value that this share of them does not exceed; orders them otherwise. 0: there are none.
double lowest(std::vector<double>& values, double share);

/// What the whole process has had of the processor since it began.
double processorSeconds();

/// Asks the painting threads and waits.
FrameAnswer askFor(FrameService& service, const std::string& avatar, std::vector<FrameWish> wishes);

/// What each door adds to what the renderer itself takes for the same frames on this thread, in short turns.
/// Prints a table.
Status benchDoors(Server& server, const ServerOptions& options, const ServeBenchOptions& bench);

}  // namespace visema
