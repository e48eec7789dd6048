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
  /// `key`: what the service gave to the user; may be empty, in the address already, or the whole address.
  static Result<StreamAddress> parse(const std::string& address, const std::string& key);
  /// Takes an address apart, so that its first half can be shown and kept anywhere; parse() makes it whole again.
  struct Halves {
    std::string shown, key;
  };
  static Result<Halves> split(const std::string& address);

  /// Without what is secret.
  const std::string& shown() const { return shown_; }
  bool isFile() const { return file_; }
  bool operator==(const StreamAddress&) const = default;

 private:
  friend class StreamLink;
  std::string address_, shown_;
  std::string muxer_;
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
