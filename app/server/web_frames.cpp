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
#include "core/serving/in_turn.h"

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

WebReply webFailure(const Error& error, const std::string& model, std::optional<std::int64_t> frame) {
  json body{{"success", false}, {"error", error.message}};
  if (!model.empty()) body["model_name"] = model;
  if (frame) body["frame_id"] = *frame;
  if (isBusy(error)) return {429, "application/json", {{"Retry-After", "1"}}, dumped(body)};
  const int status = error.code == ErrorCode::NotFound ? 404 : error.code == ErrorCode::InvalidArgument ? 422 : 500;
  return {status, "application/json", {}, dumped(body)};
}

void WebFrames::frame(const std::string& body, WebReplied done) {
  const SteadyTime start = std::chrono::steady_clock::now();
  const auto asked = askedIn(json::parse(body, nullptr, false));
  if (!asked) return done(unreadable("body", asked.error().message));
  service_.ask(questionOf(*asked), [asked = *asked, start, done = std::move(done)](const FrameAnswer& answer) {
    if (!succeeded(answer)) return done(webFailure(troubleOf(answer), asked.model, asked.frame));
    json reply = frameReply(asked, answer);
    const PaintedFrame& frame = *answer.frames.front();
    reply["processing_time_ms"] = wholeMilliseconds(millisecondsSince(start));
    reply["metadata"] = {{"bounds", frame.bounds},
                         {"as_filmed", !frame.doubt.empty()},
                         {"prepare_time_ms", frame.prepareMs},
                         {"inference_time_ms", frame.inferenceMs},
                         {"composite_time_ms", frame.compositeMs}};
    done({200, "application/json", {}, dumped(reply)});
  });
}

/// The answer of POST /generate/batch in the making: it grows from several threads.
struct WebFrames::BatchReply {
  std::vector<Asked> wanted;
  SteadyTime start;
  std::mutex mutex;
  json results = json::object();
  std::size_t bytes = 0;
  int processed = 0, cached = 0, failed = 0;
  std::vector<std::string> loaded;

  void put(const Asked& asked, const FrameAnswer& answer) {
    const std::lock_guard lock(mutex);
    if (!succeeded(answer)) return putFailure(asked, troubleOf(answer).message);
    if (bytes > kLargestReply)
      return putFailure(asked, "the answer would be larger than 512 MB: ask for fewer frames at once");
    json reply = frameReply(asked, answer);
    bytes += reply["frame"].get_ref<const std::string&>().size();
    results[keyOf(asked)] = std::move(reply);
    answer.frames.front()->cached ? ++cached : ++processed;
    if (answer.loadedNow) loaded.push_back(asked.model);
  }
  WebReply reply() const {
    return {200,
            "application/json",
            {},
            dumped({{"success", true},
                    {"results", results},
                    {"total_requests", wanted.size()},
                    {"processed_count", processed},
                    {"cached_count", cached},
                    {"failed_count", failed},
                    {"auto_loaded_models", loaded},
                    {"processing_time_ms", wholeMilliseconds(millisecondsSince(start))}})};
  }

 private:
  static constexpr std::size_t kLargestReply = std::size_t{512} << 20;
  static std::string keyOf(const Asked& asked) { return asked.model + "_" + std::to_string(asked.frame); }
  void putFailure(const Asked& asked, const std::string& why) {
    results[keyOf(asked)] = {
        {"success", false}, {"model_name", asked.model}, {"frame_id", asked.frame}, {"error", why}};
    ++failed;
  }
};

void WebFrames::batch(const std::string& body, WebReplied done) {
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("requests") || !parsed["requests"].is_array() ||
      parsed["requests"].size() > kLargestBatch)
    return done(unreadable("requests", "requests must be a list of at most 1024 frames"));
  const auto batch = std::make_shared<BatchReply>();
  batch->start = std::chrono::steady_clock::now();
  for (const json& each : parsed["requests"]) {
    auto asked = askedIn(each);
    if (!asked) return done(unreadable("requests", asked.error().message));
    batch->wanted.push_back(std::move(*asked));
  }
  inTurn(
      batch->wanted.size(), static_cast<std::size_t>(service_.threads()),
      [this, batch](std::size_t i, std::function<void()> next) {
        const Asked& asked = batch->wanted[i];
        service_.ask(questionOf(asked), [batch, &asked, next = std::move(next)](const FrameAnswer& answer) {
          batch->put(asked, answer);
          next();
        });
      },
      [batch, done = std::move(done)] { done(batch->reply()); });
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
    if (!frame.doubt.empty()) reply.headers.emplace_back("X-As-Filmed", frame.doubt);
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
  const auto number = [&](const char* name, std::int64_t fallback) {
    const std::string text = queryValue(query, name);
    std::int64_t value = fallback;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return integerField(given, name, value);
  };
  const std::string model = stringField(given, "model_name", queryValue(query, "model_name"));
  const std::int64_t first = number("start_frame", 0), last = number("end_frame", 100);
  constexpr std::int64_t kMost = 10000;
  if (model.empty() || first < 0 || last < first || last - first >= kMost)
    return done(unreadable("end_frame", "name a model and at most 10000 frames"));
  struct Preloading {
    std::mutex mutex;
    json errors = json::array();
    std::optional<Error> noAvatar;
  };
  const auto state = std::make_shared<Preloading>();
  const auto count = static_cast<std::size_t>(last - first + 1);
  inTurn(
      count, static_cast<std::size_t>(service_.threads()),
      [this, state, model, first](std::size_t i, std::function<void()> next) {
        {
          const std::lock_guard lock(state->mutex);
          if (state->noAvatar) return next();
        }
        FrameWish wish;
        wish.frame = first + static_cast<std::int64_t>(i);
        wish.show = Show::Picture;
        wish.coding = Coding::Bare;
        service_.ask({model, {wish}, {}}, [state, next = std::move(next)](const FrameAnswer& answer) {
          {
            const std::lock_guard lock(state->mutex);
            if (!answer.avatar)
              state->noAvatar = answer.avatar.error();
            else if (!answer.frames.front())
              state->errors.push_back(answer.frames.front().error().message);
          }
          next();
        });
      },
      [state, count, model, start, done = std::move(done)] {
        if (state->noAvatar) return done(webFailure(*state->noAvatar, model));
        done({200,
              "application/json",
              {},
              dumped({{"success", true},
                      {"preload_result",
                       {{"model_name", model},
                        {"preloaded_count", count - state->errors.size()},
                        {"total_frames", count},
                        {"errors", state->errors},
                        {"processing_time_ms", wholeMilliseconds(millisecondsSince(start))}}}})});
      });
}

}  // namespace visema
