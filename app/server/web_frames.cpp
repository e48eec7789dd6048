// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_frames.h"

#include <array>
#include <charconv>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/server/base64.h"
#include "app/server/json_fields.h"
#include "app/server/query.h"
#include "app/server/seed_words.h"
#include "app/server/web_sound.h"
#include "core/base/steady_time.h"

namespace visema {

using nlohmann::json;

namespace {

constexpr std::size_t kLargestBatch = 1024;

/// What a client wants of POST /generate/frame, or why it cannot be read.
struct Asked {
  std::string model;
  std::int64_t frame = 0;
  WebSound sound;
};

Result<Asked> askedIn(const json& object) {
  if (!object.is_object()) return fail(ErrorCode::InvalidArgument, "not an object");
  Asked asked{stringField(object, "model_name"), integerField(object, "frame_id", -1), {}};
  if (asked.model.empty()) return fail(ErrorCode::InvalidArgument, "model_name is missing");
  if (!object.contains("frame_id") || !object["frame_id"].is_number_integer())
    return fail(ErrorCode::InvalidArgument, "frame_id must be a whole number");
  auto sound = soundOfWav(stringField(object, "audio_override"));
  if (!sound) return fail(sound.error());
  asked.sound = std::move(*sound);
  return asked;
}

FrameQuestion questionOf(const Asked& asked) {
  FrameWish wish;
  wish.frame = asked.frame;
  wish.show = Show::Picture;
  wish.coding = Coding::Bare;
  wish.soundFrame = asked.sound.frame;
  return {asked.model, {wish}, asked.sound.samples};
}

/// "H,W,C:" and base64 of the rows, B, G, R.
std::string pixelText(const PaintedFrame& frame) {
  return std::to_string(frame.size.height) + "," + std::to_string(frame.size.width) + ",3:" + toBase64(frame.bytes);
}

Error troubleOf(const FrameAnswer& answer) {
  if (!answer.avatar) return answer.avatar.error();
  return answer.frames.front() ? Error{} : answer.frames.front().error();
}
bool succeeded(const FrameAnswer& answer) { return answer.avatar && answer.frames.front(); }

json frameReply(const Asked& asked, const FrameAnswer& answer) {
  const PaintedFrame& frame = *answer.frames.front();
  return {{"success", true},           {"model_name", asked.model},  {"frame_id", asked.frame},
          {"frame", pixelText(frame)}, {"from_cache", frame.cached}, {"auto_loaded", answer.loadedNow}};
}

}  // namespace

WebReply unreadable(const std::string& where, const std::string& why) {
  return {422,
          "application/json",
          {},
          dumped({{"detail", {{{"loc", {"body", where}}, {"msg", why}, {"type", "value_error"}}}}})};
}

WebReply webFailure(const Error& error, const std::string& model, const std::string& frame) {
  json body{{"success", false}, {"error", error.message}};
  if (!model.empty()) body["model_name"] = model;
  if (!frame.empty()) body["frame_id"] = frame;
  if (isBusy(error)) return {429, "application/json", {{"Retry-After", "1"}}, dumped(body)};
  const int status = error.code == ErrorCode::NotFound ? 404 : error.code == ErrorCode::InvalidArgument ? 422 : 500;
  return {status, "application/json", {}, dumped(body)};
}

void WebFrames::frame(const std::string& body, WebReplied done) {
  const SteadyTime start = std::chrono::steady_clock::now();
  const auto asked = askedIn(json::parse(body, nullptr, false));
  if (!asked) return done(unreadable("body", asked.error().message));
  service_.ask(questionOf(*asked), [asked = *asked, start, done = std::move(done)](const FrameAnswer& answer) {
    if (!succeeded(answer)) return done(webFailure(troubleOf(answer), asked.model, std::to_string(asked.frame)));
    json reply = frameReply(asked, answer);
    const PaintedFrame& frame = *answer.frames.front();
    reply["processing_time_ms"] = wholeMilliseconds(millisecondsSince(start));
    reply["metadata"] = {{"bounds", frame.bounds},
                         {"prepare_time_ms", frame.prepareMs},
                         {"inference_time_ms", frame.inferenceMs},
                         {"composite_time_ms", frame.compositeMs}};
    done({200, "application/json", {}, dumped(reply)});
  });
}

void WebFrames::batch(const std::string& body, WebReplied done) {
  struct State {
    std::mutex mutex;
    json results = json::object();
    std::size_t left = 0;
    int processed = 0, cached = 0, failed = 0;
    std::vector<std::string> loaded;
  };
  const SteadyTime start = std::chrono::steady_clock::now();
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("requests") || !parsed["requests"].is_array() ||
      parsed["requests"].size() > kLargestBatch)
    return done(unreadable("requests", "requests must be a list of at most 1024 frames"));
  std::vector<Asked> wanted;
  for (const json& each : parsed["requests"]) {
    auto asked = askedIn(each);
    if (!asked) return done(unreadable("requests", asked.error().message));
    wanted.push_back(std::move(*asked));
  }
  auto state = std::make_shared<State>();
  const auto finish = [state, start, total = wanted.size(), done] {
    done({200,
          "application/json",
          {},
          dumped({{"success", true},
                  {"results", state->results},
                  {"total_requests", total},
                  {"processed_count", state->processed},
                  {"cached_count", state->cached},
                  {"failed_count", state->failed},
                  {"auto_loaded_models", state->loaded},
                  {"processing_time_ms", wholeMilliseconds(millisecondsSince(start))}})});
  };
  state->left = wanted.size();
  if (wanted.empty()) return finish();
  for (const Asked& asked : wanted)
    service_.ask(questionOf(asked), [state, asked, finish](const FrameAnswer& answer) {
      {
        const std::lock_guard lock(state->mutex);
        const std::string key = asked.model + "_" + std::to_string(asked.frame);
        if (succeeded(answer)) {
          state->results[key] = frameReply(asked, answer);
          answer.frames.front()->cached ? ++state->cached : ++state->processed;
          if (answer.loadedNow) state->loaded.push_back(asked.model);
        } else {
          state->results[key] = {{"success", false},
                                 {"model_name", asked.model},
                                 {"frame_id", asked.frame},
                                 {"error", troubleOf(answer).message}};
          ++state->failed;
        }
        if (--state->left > 0) return;
      }
      finish();
    });
}

void WebFrames::file(File kind, const std::string& model, const std::string& frameText, WebReplied done) {
  std::int64_t id = 0;
  const auto read = std::from_chars(frameText.data(), frameText.data() + frameText.size(), id);
  if (read.ec != std::errc() || read.ptr != frameText.data() + frameText.size())
    return done(unreadable("frame_id", "frame_id must be a whole number"));
  FrameWish wish;
  wish.frame = id;
  wish.show = kind == File::Mouth ? Show::Mouth : Show::Picture;
  wish.coding = kind == File::Png ? Coding::Png : Coding::Jpeg;
  service_.ask({model, {wish}, {}}, [kind, model, id, done = std::move(done)](const FrameAnswer& answer) {
    if (!succeeded(answer)) return done(webFailure(troubleOf(answer)));
    const PaintedFrame& frame = *answer.frames.front();
    WebReply reply;
    reply.type = kind == File::Png ? "image/png" : "image/jpeg";
    reply.headers = {{"X-Processing-Time-Ms", std::to_string(wholeMilliseconds(frame.totalMs))},
                     {"X-Model-Name", model},
                     {"X-Frame-Id", std::to_string(id)},
                     {"X-Auto-Loaded", answer.loadedNow ? "True" : "False"}};
    if (kind == File::Jpeg) reply.headers.emplace_back("X-Size-Bytes", std::to_string(frame.bytes.size()));
    if (kind == File::Mouth) {
      reply.headers.emplace_back("X-Prediction-Size", std::to_string(frame.bytes.size()));
      reply.headers.emplace_back("X-Bounds-Data", toBase64(std::as_bytes(std::span(frame.bounds))));
      reply.headers.emplace_back("X-Bounds-Shape", std::to_string(frame.bounds.size()));
      reply.headers.emplace_back("X-Prediction-Shape", shapeOf(frame));
    }
    reply.body.assign(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
    done(std::move(reply));
  });
}

void WebFrames::preload(const std::string& query, const std::string& body, WebReplied done) {
  const SteadyTime start = std::chrono::steady_clock::now();
  json given = json::parse(body, nullptr, false);
  if (!given.is_object()) given = json::object();
  const auto number = [&](const char* name, std::int64_t usual) {
    const std::string text = queryValue(query, name);
    std::int64_t value = usual;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return integerField(given, name, value);
  };
  const std::string model = stringField(given, "model_name", queryValue(query, "model_name"));
  const std::int64_t first = number("start_frame", 0), last = number("end_frame", 100);
  constexpr std::int64_t kMost = 200;  // the queue must stay open for others
  if (model.empty() || first < 0 || last < first || last - first >= kMost)
    return done(unreadable("end_frame", "name a model and at most 200 frames"));
  FrameQuestion question{model, {}, {}};
  for (std::int64_t frame = first; frame <= last; ++frame) {
    FrameWish wish;
    wish.frame = frame;
    wish.show = Show::Picture;
    wish.coding = Coding::Bare;
    question.wishes.push_back(std::move(wish));
  }
  service_.ask(std::move(question), [model, start, done = std::move(done)](const FrameAnswer& answer) {
    if (!answer.avatar) return done(webFailure(answer.avatar.error(), model));
    json errors = json::array();
    for (const auto& frame : answer.frames)
      if (!frame) errors.push_back(frame.error().message);
    done({200,
          "application/json",
          {},
          dumped({{"success", true},
                  {"preload_result",
                   {{"model_name", model},
                    {"preloaded_count", answer.frames.size() - errors.size()},
                    {"total_frames", answer.frames.size()},
                    {"errors", errors},
                    {"processing_time_ms", wholeMilliseconds(millisecondsSince(start))}}}})});
  });
}

}  // namespace visema
