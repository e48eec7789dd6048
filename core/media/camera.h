// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/steady_time.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"

namespace visema {

/// A camera of this machine: "/dev/video0" and what people call it.
struct CameraDevice {
  std::string device;
  std::string name;
  bool operator==(const CameraDevice&) const = default;
};

/// Thread-safe. The cameras of this moment; none is not an error. Opens none of them.
std::vector<CameraDevice> listCameras();

struct CameraOptions {
  std::string device;     // from listCameras(), or a video file, which is played as if it were one
  Size size{1280, 720};   // wished; a camera has what it has
  FrameRate rate{30};     // the same
  Status validate() const;
};

struct TakenPicture {
  YuvFrame picture;
  SteadyTime taken;
};

/// Gives a camera's pictures and when each was taken. One thread.
class Camera {
 public:
  static Result<std::unique_ptr<Camera>> open(const CameraOptions& options);
  virtual ~Camera() = default;

  virtual Size size() const = 0;
  virtual FrameRate rate() const = 0;
  /// Waits for the next picture. None: the film that was played is over. Cancelled when stopped; any other error says
  /// that the camera is gone.
  virtual Result<std::optional<TakenPicture>> next(const std::stop_token& stop) = 0;
};

}  // namespace visema
