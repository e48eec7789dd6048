// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/media/libav.h"

namespace visema::av {

/// A media file being written: streams are added, begun, written and ended. Encodes nothing; a file not ended is
/// closed as it is.
class Output {
 public:
  static Result<std::unique_ptr<Output>> create(const std::filesystem::path& path, const char* muxer);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  bool wantsGlobalHeaders() const { return context_->oformat->flags & AVFMT_GLOBALHEADER; }
  Result<AVStream*> addStream(const AVCodecContext& encoder);
  Result<AVStream*> addStream(const AVStream& copied);
  /// `options` are consumed.
  Status begin(AVDictionary* options);
  /// The packet's times are in `base`; interleaved with the other streams by time. Takes the packet's contents.
  Status write(AVPacket* packet, int stream, AVRational base);
  Status end();

 private:
  explicit Output(std::filesystem::path path) : path_(std::move(path)) {}
  Status failed(int code) const;
  const std::filesystem::path path_;
  AVFormatContext* context_ = nullptr;
};

/// Copies a film packet by packet into an MP4 or MOV that begins with its index.
/// Sound that the encoder padded is cut to `audioEnd` of its own samples.
Status putIndexFirst(const std::filesystem::path& from, const std::filesystem::path& to, const char* muxer,
                     std::int64_t audioEnd);

}  // namespace visema::av
