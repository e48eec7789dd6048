// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

/// Turns the packets of a voice in Opus into samples, mono, one packet after the other, as they come over a network.
/// Reads no files. Belongs to one thread.
class OpusDecoder {
 public:
  static constexpr SampleRate kRate = 48000;
  static Result<std::unique_ptr<OpusDecoder>> open();
  virtual ~OpusDecoder() = default;

  /// Fails on what is no packet; the next one may be one.
  virtual Result<std::vector<float>> decode(std::span<const std::byte> packet) = 0;
};

}  // namespace visema
