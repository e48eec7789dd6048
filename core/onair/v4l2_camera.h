// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/on_air_output.h"

namespace visema {

/// The system's calls that a video device is written with; a test scripts them. They answer as the system's do:
/// negative with errno.
class V4l2System {
 public:
  virtual ~V4l2System() = default;
  /// Those that no hardware belongs to: to open a real one may switch its light on.
  virtual std::vector<std::filesystem::path> devices() const = 0;
  virtual int open(const std::filesystem::path& device) = 0;  // without waiting
  virtual int control(int file, unsigned long request, void* argument) = 0;
  virtual std::int64_t write(int file, std::span<const std::uint8_t> bytes) = 0;
  virtual void close(int file) = 0;

  /// `sysfs` is the system's own, except in tests.
  static std::shared_ptr<V4l2System> real(std::filesystem::path sysfs = "/sys");
};

/// A camera for programs that know no PipeWire: the first device of the kernel module v4l2loopback that nobody else
/// writes to, at the session's own rate, on a thread of its own. Whether somebody looks cannot be known there: pictures
/// are always made.
Result<std::unique_ptr<OnAirOutput>> openV4l2(std::shared_ptr<OnAirFeed> feed, Size size,
                                              std::shared_ptr<V4l2System> system = V4l2System::real());

}  // namespace visema
