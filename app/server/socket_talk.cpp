// SPDX-License-Identifier: Apache-2.0
#include "app/server/socket_talk.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/server/base64.h"
#include "app/server/binary_layouts.h"
#include "app/server/json_fields.h"
#include "app/server/seed_words.h"
#include "core/base/steady_time.h"
#include "core/serving/jpeg.h"
#include "core/serving/sound_bytes.h"

namespace visema {

using nlohmann::json;

/// A frame that was asked for in JSON.
struct SocketTalk::Asked {
  std::string model;
  std::int64_t frame = 0;
  std::uint64_t number = 0;  // of the request
  SteadyTime start;
};

namespace {

constexpr std::array kFrameFields = {"model_name", "frame_id", "audio_override", "batch_frames"};
constexpr std::size_t kLargestBatch = 256;
constexpr std::size_t kLargestReply = 10'000'000;  // what clients of the older servers take in one message

SocketReply textReply(const json& value) { return {false, dumped(value)}; }

/// Both ways for a frame that cannot be had: no avatar, or no picture of it.
std::string troubleOf(const FrameAnswer& answer, const FrameService& service, const std::string& model,
                      std::int64_t frame) {
  if (!answer.avatar)
    return answer.avatar.error().code == ErrorCode::NotFound ? notLoaded(service, model, "Available")
                                                             : answer.avatar.error().message;
  if (answer.frames.front()) return {};
  if (!(*answer.avatar)->findFrame(frame)) return "Frame " + std::to_string(frame) + " out of range";
  return answer.frames.front().error().message;
}

/// One of the older servers took JSON in binary messages too. A name as long as "{" says, in the short layout, would be
/// longer than any avatar's, and the long layout has zeros where JSON has none.
bool isJsonInBytes(std::string_view text) {
  return text.size() > 1 && text.front() == '{' && text.back() == '}' && text.find('\0') == text.npos &&
         json::accept(text);
}

/// Whatever asks for a frame does so under any type; what does not is no such question.
bool asksForFrame(const json& message) {
  return std::any_of(kFrameFields.begin(), kFrameFields.end(),
                     [&](const char* field) { return message.contains(field); });
}

json metadataIn(const PaintedFrame& frame, std::int64_t id, const std::string& model, bool hasSound) {
  return {{"frame_id", id},
          {"model", model},
          {"inference_time_ms", frame.inferenceMs},
          {"has_audio", hasSound},
          {"as_filmed", !frame.doubt.empty()},
          {"processing_time_ms", std::max(kLeastMilliseconds, frame.totalMs)}};
}

/// Why a frame of several is not in the answer, which has `bytes` with it; empty: it is.
std::string whyNot(const Result<PaintedFrame>& frame, const ServedAvatar& avatar, std::int64_t id, std::size_t bytes) {
  if (!frame && !avatar.findFrame(id)) return "Frame " + std::to_string(id) + " out of range";
  if (!frame) return frame.error().message;
  return bytes > kLargestReply ? "an answer may have " + std::to_string(kLargestReply) + " bytes: ask for fewer frames"
                               : std::string();
}

FrameWish wishFor(std::int64_t frame) {
  FrameWish wish;
  wish.frame = frame;
  wish.soundFrame = kOverrideFrame;
  return wish;
}

}  // namespace

void SocketTalk::answer(std::span<const std::byte> message, bool binary, Endpoint endpoint, SocketReplied done) {
  ++requests_;
  const std::string_view text(reinterpret_cast<const char*>(message.data()), message.size());
  const bool layout = binary && !isJsonInBytes(text);
  ++(layout ? binary_ : text_);
  if (layout) return answerBinary(message, std::move(done));
  answerText(text, endpoint, std::move(done));
}

void SocketTalk::record(double milliseconds) {
  microseconds_ += static_cast<std::uint64_t>(std::max(0.0, milliseconds * 1000));
}

void SocketTalk::answerBinary(std::span<const std::byte> message, SocketReplied done) {
  const SteadyTime start = std::chrono::steady_clock::now();
  const auto request = parseBinaryRequest(message);
  if (!request) return done({true, binaryError(0, request.error().message)});
  FrameQuestion question{std::string(request->model), {}, {}};
  question.wishes.push_back(wishFor(request->frame));
  if (!request->sound.empty()) question.sound = samplesOfOverride(request->sound);
  const BinaryLayout layout = request->layout;
  service_.ask(std::move(question), [this, layout, start, model = std::string(request->model), id = request->frame,
                                     done = std::move(done)](FrameAnswer answer) {
    const double took = millisecondsSince(start);
    record(took);
    const auto milliseconds = static_cast<std::uint32_t>(wholeMilliseconds(took));
    const std::string trouble = troubleOf(answer, service_, model, id);
    if (!trouble.empty()) return done({true, layout == BinaryLayout::Short ? "" : binaryError(milliseconds, trouble)});
    PaintedFrame& frame = *answer.frames.front();
    if (layout == BinaryLayout::Short)
      return done({true, std::string(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size())});
    padJpeg(frame.bytes, kJpegModulus, kJpegRemainder);
    done({true, binaryFrame(id, milliseconds, frame.bytes, frame.bounds)});
  });
}

void SocketTalk::answerText(std::string_view text, Endpoint endpoint, SocketReplied done) {
  const std::uint64_t number = requests_;
  const json message = json::parse(text, nullptr, false);
  if (!message.is_object())
    return done(textReply({{"success", false},
                           {"error", "Invalid JSON"},
                           {"processing_time_ms", 0},
                           {"request_id", number},
                           {"protocol", "json_optimized"}}));
  const std::string type = stringField(message, "type");
  const Asked asked{stringField(message, "model_name", usualAvatar_), integerField(message, "frame_id"), number,
                    std::chrono::steady_clock::now()};
  const auto frameOrFrames = [&] {
    const std::string sound = stringField(message, "audio_override");
    const auto batch = message.find("batch_frames");
    if (batch != message.end() && batch->is_array()) return answerFrames(asked, *batch, sound, std::move(done));
    answerFrame(asked, sound, std::move(done));
  };
  if (type.empty() || type == "inference") return frameOrFrames();
  if (type == "get_video_frame") return answerVideoFrame(asked, stringField(message, "video_type", "full_body"), done);
  if (type == "get_stats") return done({false, stats()});
  const std::vector<std::string> names = service_.loadedNames();
  if (type == "get_models")
    return done(textReply({{"type", "models"}, {"models", {{"loaded_models", names}, {"count", names.size()}}}}));
  if (type == "list_models")
    return done(textReply({{"type", "model_list"}, {"models", names}, {"count", names.size()}}));
  if (type == "switch_to_binary" || type == "test_binary")
    return done(textReply({{"type", endpoint == Endpoint::Proxy ? "protocol_ack" : "protocol_info"},
                           {"binary_supported", true},
                           {"binary_protocol_version", "1.0"},
                           {"message", "Binary protocol supported"}}));
  const bool known = type == "get_metadata" || type == "get_model_stats";
  if (!known && endpoint == Endpoint::Direct && asksForFrame(message)) return frameOrFrames();
  if (!known) return done(textReply({{"type", "error"}, {"error", "Unknown message type: " + type.substr(0, 64)}}));
  service_.withAvatar(asked.model, [this, asked, type, done](const Result<ServedAvatarPtr>& avatar) {
    if (!avatar) {
      json reply{{"type", type == "get_metadata" ? "metadata" : "model_stats"},
                 {"success", false},
                 {"error", notLoaded(service_, asked.model, "Available")},
                 {"model_name", asked.model}};
      return done(textReply(reply));
    }
    done(textReply(type == "get_metadata" ? metadataOf(**avatar)
                                          : json{{"type", "model_stats"}, {"stats", statsOf(**avatar, service_)}}));
  });
}

void SocketTalk::answerFrame(Asked asked, const std::string& sound, SocketReplied done) {
  auto samples = soundOfOverride(sound);
  FrameQuestion question{asked.model, {}, {}};
  question.wishes.push_back(wishFor(asked.frame));
  const auto answerIt = [this, asked, hasSound = !sound.empty(), done = std::move(done)](const FrameAnswer& answer) {
    const double took = millisecondsSince(asked.start);
    record(took);
    const std::string trouble = troubleOf(answer, service_, asked.model, asked.frame);
    json reply{{"success", trouble.empty()}, {"model_name", asked.model},
               {"frame_id", asked.frame},    {"processing_time_ms", std::max(kLeastMilliseconds, took)},
               {"request_id", asked.number}, {"protocol", "json_optimized"}};
    if (!trouble.empty()) {
      reply["error"] = trouble;
      return done(textReply(reply));
    }
    const PaintedFrame& frame = *answer.frames.front();
    reply["prediction_data"] = toBase64(frame.bytes);
    reply["prediction_shape"] = shapeOf(frame);
    reply["bounds"] = frame.bounds;
    reply["prepare_time_ms"] = frame.prepareMs;
    reply["inference_time_ms"] = frame.inferenceMs;
    reply["composite_time_ms"] = frame.compositeMs;
    reply["metadata"] = metadataIn(frame, asked.frame, asked.model, hasSound);
    done(textReply(reply));
  };
  if (!samples) return answerIt({fail(samples.error()), {}, false, 0});
  question.sound = std::move(*samples);
  service_.ask(std::move(question), answerIt);
}

/// `batch_frames`: [{"frame_id":1},...], with one sound for all. A frame that cannot be had is told in its own entry.
void SocketTalk::answerFrames(Asked asked, const json& batch, const std::string& sound, SocketReplied done) {
  const auto refuse = [asked, done](const std::string& why) {
    done(textReply({{"success", false},
                    {"batch", true},
                    {"model_name", asked.model},
                    {"error", why},
                    {"processing_time_ms", kLeastMilliseconds},
                    {"request_id", asked.number}}));
  };
  if (batch.size() > kLargestBatch) return refuse("batch_frames may have " + std::to_string(kLargestBatch) + " frames");
  auto samples = soundOfOverride(sound);
  if (!samples) return refuse(samples.error().message);
  FrameQuestion question{asked.model, {}, std::move(*samples)};
  std::vector<std::int64_t> ids;
  for (const json& each : batch) ids.push_back(each.is_object() ? integerField(each, "frame_id") : -1);
  for (const std::int64_t id : ids) question.wishes.push_back(wishFor(id));
  service_.ask(std::move(question), [this, asked, ids, refuse, hasSound = !sound.empty(),
                                     done = std::move(done)](const FrameAnswer& answer) {
    const double took = std::max(kLeastMilliseconds, millisecondsSince(asked.start));
    record(took);
    if (!answer.avatar) return refuse(troubleOf(answer, service_, asked.model, 0));
    json frames = json::array();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto& frame = answer.frames[i];
      if (frame) bytes += base64Size(frame->bytes.size());
      const std::string why = whyNot(frame, **answer.avatar, ids[i], bytes);
      if (!why.empty()) {
        frames.push_back({{"frame_id", ids[i]}, {"success", false}, {"error", why}});
        continue;
      }
      frames.push_back({{"frame_id", ids[i]},
                        {"prediction_data", toBase64(frame->bytes)},
                        {"bounds", frame->bounds},
                        {"metadata", metadataIn(*frame, ids[i], asked.model, hasSound)}});
    }
    const double count = std::max<double>(1, static_cast<double>(ids.size()));
    done(textReply({{"success", true},
                    {"batch", true},
                    {"model_name", asked.model},
                    {"batch_size", ids.size()},
                    {"frames", std::move(frames)},
                    {"total_processing_time_ms", took},
                    {"average_frame_time_ms", took / count},
                    {"batch_fps", 1000 * count / took},
                    {"request_id", asked.number}}));
  });
}

void SocketTalk::answerVideoFrame(Asked asked, const std::string& type, SocketReplied done) {
  const auto refuse = [asked, type, done](const std::string& why) {
    done(textReply({{"type", "video_frame"},
                    {"success", false},
                    {"error", why},
                    {"model_name", asked.model},
                    {"frame_id", asked.frame},
                    {"video_type", type}}));
  };
  const auto show = showOfVideoType(type);
  if (!show) return refuse("Invalid video_type: " + type.substr(0, 64));
  FrameWish wish;
  wish.frame = asked.frame;
  wish.show = *show;
  service_.ask(
      {asked.model, {wish}, {}}, [this, asked, type, refuse, done = std::move(done)](const FrameAnswer& answer) {
        const std::string trouble = troubleOf(answer, service_, asked.model, asked.frame);
        if (!trouble.empty()) return refuse(trouble);
        done({true, binaryVideoFrame(static_cast<std::int32_t>(asked.frame), type, answer.frames.front()->bytes)});
      });
}

std::string SocketTalk::stats() const {
  const std::uint64_t all = requests_, binary = binary_;
  const double share = all > 0 ? 100.0 * static_cast<double>(binary) / static_cast<double>(all) : 0;
  const double mean = all > 0 ? static_cast<double>(microseconds_) / 1000.0 / static_cast<double>(all) : 0;
  return dumped({{"type", "stats"},
                 {"total_requests", all},
                 {"binary_requests", binary},
                 {"json_requests", text_.load()},
                 {"binary_percentage", share},
                 {"average_time_ms", mean},
                 {"connected_clients", clients_.load()}});
}

}  // namespace visema
