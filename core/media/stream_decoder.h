// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <optional>
#include <utility>

#include "core/base/result.h"
#include "core/media/av_input.h"
#include "core/media/libav.h"

namespace visema::av {

struct DecoderOptions {
  int threads = 1;
  bool alpha = false;        // prefer a decoder that delivers the alpha plane
  bool forgiveTail = false;  // rubbish after the last good frame is no damage
  bool skipDamage = false;   // what cannot be decoded is left out, up to the next key frame
};

/// Decodes one stream of an Input and tells the end from damage. Does not look at time stamps.
class StreamDecoder {
 public:
  static Result<std::unique_ptr<StreamDecoder>> open(Input& input, int stream, DecoderOptions options);

  /// True with the next frame, false at the end. Damage is one Error, and the same again at every later call, unless it
  /// is to be skipped.
  Result<bool> next(AVFrame* frame);
  /// Whether something was left out since this was last asked.
  bool skipped() { return std::exchange(skipped_, false); }
  /// Of the first packet, whether it could be decoded or not; none before it was read, or where it has no time.
  std::optional<std::int64_t> firstStamp() const { return firstStamp_; }
  /// After the input was moved: forgets what was going on, damage too.
  void restart();

 private:
  StreamDecoder(Input& input, int stream, DecoderOptions options) : input_(input), stream_(stream), options_(options) {}
  Result<bool> nextInTurn(AVFrame* frame);
  Result<bool> receive(AVFrame* frame, bool& hungry);
  /// Recordings may begin in the middle of things: before the first frame nothing counts as damage.
  bool begun() const { return delivered_ || options_.skipDamage; }
  Status feed();
  bool wanted(const AVPacket& packet) const;
  Status damaged(const std::string& how);
  Status checkEnd();

  Input& input_;
  const int stream_;
  const DecoderOptions options_;
  CodecPtr codec_;
  PacketPtr packet_;
  std::optional<Error> damage_;     // final
  std::optional<Error> suspicion_;  // damage, if another good frame follows
  bool draining_ = false;
  bool delivered_ = false;
  bool skipped_ = false;
  bool waitsForKey_ = false;  // what is left out goes on to the next key frame
  std::optional<std::int64_t> firstStamp_;
  double lastTime_ = 0;  // of the last frame delivered, for messages
};

}  // namespace visema::av
