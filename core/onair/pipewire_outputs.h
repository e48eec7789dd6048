// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/on_air_output.h"

namespace visema {

struct PipeWireWish {
  bool camera = true;
  bool microphone = true;
  Size size{1280, 720};  // of the camera, unless a consumer asks for another; the other one is 1920x1080
};

/// "Visema camera" and "Visema microphone" for every program of the desktop, on one thread, from now until it is
/// destroyed. A PipeWire that goes away is a trouble that is told; they come back with it. It shows nothing of its own.
Result<std::unique_ptr<OnAirOutput>> openPipeWire(std::shared_ptr<OnAirFeed> feed, const PipeWireWish& wish);

}  // namespace visema
