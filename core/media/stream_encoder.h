// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

/// A piece of an encoded stream; any number of links send the same.
struct StreamPacket {
  std::vector<std::uint8_t> bytes;
  bool video = false;
  bool key = false;     // a picture that needs none before it
  std::int64_t at = 0;  // pictures: of kFrameRate; sound: samples of kStreamSoundRate
  std::int64_t milliseconds() const;
};
using StreamPacketPtr = std::shared_ptr<const StreamPacket>;

inline constexpr SampleRate kStreamSoundRate = 48000;  // mono

struct StreamFormat {
  Size size{1280, 720};
  ColorSpec color;
  int kilobits = 2500;            // a second, of the pictures
  std::int64_t firstPicture = 0;  // the number of the first one

  Status validate() const;
};

/// What a receiver has to know before the first packet.
struct StreamHeader {
  StreamFormat format;
  std::vector<std::uint8_t> video, sound;  // of H.264 and AAC
};

/// Encodes pictures and sound once, without delay, for any number of links. Belongs to one thread; sends nothing.
class StreamEncoder {
 public:
  using Sink = std::function<void(StreamPacketPtr)>;
  static Result<std::unique_ptr<StreamEncoder>> open(const StreamFormat& format);
  virtual ~StreamEncoder() = default;

  virtual const StreamHeader& header() const = 0;
  /// `key`: whoever joins can begin with it.
  virtual Status picture(const YuvImage& picture, bool key, const Sink& sink) = 0;
  virtual Status sound(std::span<const float> samples, const Sink& sink) = 0;
  /// From the next picture on.
  virtual void setKilobits(int kilobits) = 0;
};

}  // namespace visema
