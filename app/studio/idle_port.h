// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/studio/live_port.h"
#include "app/studio/shelf.h"

namespace visema::studio {

/// Shows an avatar's idle footage as it is, at its own pace; it listens to nothing and runs no network.
std::unique_ptr<LivePort> makeIdlePort(LiveSinks sinks, std::shared_ptr<Shelf> shelf);

}  // namespace visema::studio
