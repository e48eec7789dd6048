// SPDX-License-Identifier: Apache-2.0
// For the sources of this folder only, as nats_handles.h is.
#pragma once

#include <chrono>

#include "core/farm/nats_handles.h"

namespace visema::nats {

constexpr std::int64_t kOneCallMs = 2000;
constexpr std::chrono::milliseconds kPauseBetweenTries{50};

/// A connection that finds another server by itself whenever one goes away; waits for the first as long as the address
/// has patience.
natsStatus connect(const FarmAddress& address, Connection& connection, Stream& stream);

}  // namespace visema::nats
