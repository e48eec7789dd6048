// SPDX-License-Identifier: Apache-2.0
#include "app/server/speak_messages.h"

#include <bit>
#include <charconv>

#include "app/server/json_fields.h"
#include "app/server/query.h"

namespace visema {
namespace {

void append(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

/// Leaves `value` as it is where nothing is said.
Status readNumber(const std::string& query, const char* name, int& value) {
  const std::string text = queryValue(query, name);
  if (text.empty()) return {};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return {};
  return fail(ErrorCode::InvalidArgument, std::string(name) + " must be a whole number");
}

}  // namespace

Result<SpeakWish> parseSpeakWish(const std::string& query, const std::string& usualAvatar) {
  SpeakWish wish{queryValue(query, "avatar"), {}};
  if (wish.avatar.empty()) wish.avatar = usualAvatar;
  const std::string sound = queryValue(query, "sound"), picture = queryValue(query, "picture");
  if (sound == "opus")
    wish.options.sound = SoundCoding::Opus;
  else if (!sound.empty() && sound != "pcm16")
    return fail(ErrorCode::InvalidArgument, "sound is pcm16 or opus");
  if (picture == "h264")
    wish.options.picture = PictureCoding::H264;
  else if (!picture.empty() && picture != "jpeg")
    return fail(ErrorCode::InvalidArgument, "picture is jpeg or h264");
  const std::string lookahead = queryValue(query, "lookahead"), delivery = queryValue(query, "delivery");
  if (lookahead == "low")
    wish.options.lookahead = kLowLookahead;
  else if (lookahead == "balanced")
    wish.options.lookahead = kBalancedLookahead;
  else if (!lookahead.empty() && lookahead != "full")
    return fail(ErrorCode::InvalidArgument, "lookahead is full, balanced or low");
  if (delivery == "all")
    wish.options.delivery = Delivery::Everything;
  else if (!delivery.empty() && delivery != "live")
    return fail(ErrorCode::InvalidArgument, "delivery is live or all");
  if (Status status = readNumber(query, "rate", wish.options.rate); !status) return fail(status.error());
  if (Status status = readNumber(query, "kilobits", wish.options.kilobits); !status) return fail(status.error());
  if (Status status = readNumber(query, "quality", wish.options.quality); !status) return fail(status.error());
  if (Status status = wish.options.validate(); !status) return fail(status.error());
  return wish;
}

std::string packedFrame(const SpokenFrame& frame, PictureCoding coding) {
  std::string out;
  out.reserve(20 + frame.picture.size());
  out += coding == PictureCoding::H264 ? '\2' : '\1';
  out += static_cast<char>((frame.speaking ? 1 : 0) | (frame.effort != Effort::Full ? 2 : 0) |
                           (frame.asFilmed ? 4 : 0) | (frame.key ? 8 : 0));
  out.append(2, '\0');
  append(out, static_cast<std::uint32_t>(frame.index));
  append(out, std::bit_cast<std::uint32_t>(frame.opening));
  append(out, static_cast<std::uint32_t>(frame.dropped));
  append(out, static_cast<std::uint32_t>(frame.picture.size()));
  out.append(reinterpret_cast<const char*>(frame.picture.data()), frame.picture.size());
  return out;
}

std::string startedMessage(const Speaking& session, const SpeakingOptions& options) {
  return dumped({{"type", "started"},
                 {"avatar", session.avatar().name()},
                 {"width", session.pictureSize().width},
                 {"height", session.pictureSize().height},
                 {"frame_rate", 25},
                 {"sample_rate", options.rate},
                 {"lookahead_ms", options.lookahead.milliseconds()}});
}

std::string endedMessage(std::int64_t frames, std::uint64_t dropped) {
  return dumped({{"type", "ended"}, {"frames", frames}, {"dropped", dropped}});
}

}  // namespace visema
