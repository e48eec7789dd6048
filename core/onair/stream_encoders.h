// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <span>

#include "core/base/result.h"
#include "core/media/stream_encoder.h"

namespace visema {

/// Encodes a stream once for networks and files alike; while the networks have to do with less than was wished, the
/// files have an encoder of their own, so that a slow link makes no film coarse. Belongs to one thread.
class StreamEncoders {
 public:
  struct Sinks {
    StreamEncoder::Sink networks, files;
  };
  static Result<std::unique_ptr<StreamEncoders>> open(const StreamFormat& format, Sinks sinks);

  const StreamHeader& header() const { return shared_->header(); }
  /// `key`: whoever joins over a network can begin with it.
  Status picture(const YuvImage& picture, bool key);
  Status sound(std::span<const float> samples);
  /// Of the networks, from the next picture on; whether there are files that are to have more.
  void setKilobits(int kilobits, bool files);

 private:
  StreamEncoders(std::unique_ptr<StreamEncoder> shared, Sinks sinks)
      : sinks_(std::move(sinks)), shared_(std::move(shared)) {}
  const Sinks sinks_;
  const std::unique_ptr<StreamEncoder> shared_;
  std::unique_ptr<StreamEncoder> own_;  // of the files
  bool keyForFiles_ = false;            // they come back to the shared one
  std::int64_t pictures_ = 0;
  int kilobits_ = 0;  // that were set
};

}  // namespace visema
