// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/server/web_message.h"
#include "core/serving/frame_service.h"

namespace visema {

/// The routes that answer with frames. Thread-safe.
class WebFrames {
 public:
  explicit WebFrames(FrameService& service) : service_(service) {}

  /// POST /generate/frame: one frame as rows of pixels in JSON.
  void frame(const std::string& body, WebReplied done);
  /// POST /generate/batch: several, of several avatars.
  void batch(const std::string& body, WebReplied done);
  enum class File { Png, Jpeg, Mouth };
  /// GET /generate/frame/fast, /generate/frame/jpeg and /generate/inference.
  void file(File kind, const std::string& model, const std::string& frame, WebReplied done);
  /// POST /cache/preload: the frames of a stretch are made now.
  void preload(const std::string& query, const std::string& body, WebReplied done);

 private:
  struct BatchReply;
  FrameService& service_;
};

/// {"detail":...} as the older server has it for what it cannot read.
WebReply unreadable(const std::string& where, const std::string& why);
WebReply webFailure(const Error& error, const std::string& model = {},
                    std::optional<std::int64_t> frame = std::nullopt);

}  // namespace visema
