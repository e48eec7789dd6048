// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/media/stream_link.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/on_air_output.h"

namespace visema {

struct StreamWish {
  std::vector<StreamAddress> addresses;
  Size size{1280, 720};
  int kilobits = 2500;  // at most; less while a network takes less
};

/// A session as a stream to any number of receivers and files at once, encoded once on a thread of its own; each has
/// another thread, so that none waits for another. A network that takes less gets less; a receiver that goes away is
/// looked for again. From now until it is destroyed.
Result<std::unique_ptr<OnAirOutput>> openStream(std::shared_ptr<OnAirFeed> feed, StreamWish wish);

}  // namespace visema
