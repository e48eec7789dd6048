// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "core/base/result.h"
#include "core/media/stream_encoder.h"

namespace visema {

/// Where a stream goes: rtmp, rtmps or srt, or a file that ends in .mp4 or .m3u8. Whoever shows it shows shown().
class StreamAddress {
 public:
  /// `key`: what the service gave to the user; may be empty, or in the address already.
  static Result<StreamAddress> parse(const std::string& address, const std::string& key);

  /// Without what is secret.
  const std::string& shown() const { return shown_; }
  bool isFile() const { return file_; }

 private:
  friend class StreamLink;
  std::string address_, shown_;
  const char* muxer_ = "";
  bool file_ = false;
};

/// One connection that carries an encoded stream, from its first key frame to its end. No error names the key. Belongs
/// to one thread.
class StreamLink {
 public:
  /// Waits for a few seconds at most, and no longer once a stop is requested.
  static Result<std::unique_ptr<StreamLink>> open(const StreamAddress& address, const StreamHeader& header,
                                                  std::stop_token stop);
  virtual ~StreamLink() = default;
  /// The first one is a picture that is a key. Likewise.
  virtual Status write(const StreamPacket& packet) = 0;
  virtual Status end() = 0;
};

}  // namespace visema
