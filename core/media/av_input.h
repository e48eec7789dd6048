// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <cstdint>
#include <memory>

#include "core/base/result.h"
#include "core/media/libav.h"
#include "core/media/media_info.h"
#include "core/media/media_source.h"

namespace visema::av {

class ByteReader;

/// An opened media file with its description. Nothing but the source's own bytes is ever opened, whatever the file
/// asks for. Does not decode.
class Input {
 public:
  static Result<std::unique_ptr<Input>> open(const MediaSource& source, const MediaLimits& limits);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  const MediaInfo& info() const { return info_; }
  const MediaLimits& limits() const { return limits_; }
  AVFormatContext* context() { return context_; }
  AVStream* stream(int index) { return context_->streams[index]; }

  /// 0, AVERROR_EOF or another libav error.
  int read(AVPacket* packet);
  /// At the end: by how many seconds what was read falls short of what the header promised; 0 when it promises nothing.
  double missingSeconds() const;
  /// Whether something that should have been there lay beyond the end of the file.
  bool cutOff() const;

  /// Whether time stamps can be trusted enough to jump to them.
  bool seekable() const;
  /// To a key frame at or before `timestamp`, in the stream's time base.
  bool seekBefore(int stream, std::int64_t timestamp);

 private:
  Input() = default;
  Status openContext(const MediaSource& source);
  Status findStreams();
  Status checkLimits() const;
  void describe();

  std::unique_ptr<ByteReader> bytes_;
  AVIOContext* io_ = nullptr;
  AVFormatContext* context_ = nullptr;
  MediaLimits limits_;
  MediaInfo info_;
  bool cutOff_ = false;
  double lastEnd_ = 0;  // of all packets read, in seconds
};

}  // namespace visema::av
