// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/studio/live_port.h"

namespace visema::studio {

/// The live session of the product: the avatar idles until it is on air, then a voice drives its lips.
std::unique_ptr<LivePort> makeSessionPort(LiveSinks sinks);

}  // namespace visema::studio
