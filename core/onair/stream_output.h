// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/free_space.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/media/stream_link.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/on_air_output.h"

namespace visema {

struct StreamWish {
  std::vector<StreamAddress> addresses;
  Size size{1280, 720};
  int kilobits = 2500;                // at most; networks get less while one of them takes less, files do not
  FreeBytes freeBytes = freeBytesOf;  // of the disks that files go to
};

/// A stream that is sent.
class StreamOutput : public OnAirOutput {
 public:
  /// Who gets it from now on; those that got it already do not notice.
  virtual Status setAddresses(const std::vector<StreamAddress>& addresses) = 0;
};

/// A session as a stream to any number of receivers and files at once, encoded on a thread of its own, and once where
/// no network is too slow; each receiver has another thread, so that none waits for another. A network that takes less
/// gets less; a receiver that goes away is looked for again. From now until it is destroyed.
Result<std::unique_ptr<StreamOutput>> openStream(std::shared_ptr<OnAirFeed> feed, StreamWish wish);

}  // namespace visema
