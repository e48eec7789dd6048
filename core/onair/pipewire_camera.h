// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <optional>
#include <string>

#include "core/onair/camera_picture.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/on_air_output.h"
#include "core/onair/pipewire_library.h"

namespace visema::pipewire {

/// A video source of PipeWire's that shows what a feed has. Belongs to its loop's thread.
class Camera {
 public:
  static Result<std::unique_ptr<Camera>> create(const Library& library, pw_main_loop* loop, pw_core* core,
                                                OnAirFeed& feed, Size size);
  ~Camera();
  Camera(const Camera&) = delete;
  Camera& operator=(const Camera&) = delete;

  void fill(OutputStatus& status) const;
  /// Why it has stopped for good; empty: it has not.
  const std::string& trouble() const { return trouble_; }

 private:
  Camera(const Library& library, pw_main_loop* loop, OnAirFeed& feed);
  Status connect(pw_core* core, Size size);
  void stateChanged(pw_stream_state state, const char* error);
  void formatChanged(const spa_pod* format);
  void tick();
  void process();
  bool write(spa_buffer& buffer);
  void wakeAt(SteadyTime when);

  const Library& library_;
  OnAirFeed& feed_;
  pw_loop* const loop_;
  pw_stream_events events_{};
  spa_hook listener_{};
  pw_stream* stream_ = nullptr;
  spa_source* timer_ = nullptr;
  std::optional<CameraFormat> format_;
  CameraPicture painter_;
  bool streaming_ = false;
  SteadyTime lastTick_{};         // when a picture was handed out,
  std::uint64_t lastNumber_ = 0;  // and which
  std::uint64_t pictures_ = 0;
  std::string trouble_;
};

}  // namespace visema::pipewire
