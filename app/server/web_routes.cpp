// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_routes.h"

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/server/json_fields.h"
#include "app/server/metrics_page.h"
#include "app/server/query.h"
#include "app/server/seed_words.h"
#include "app/server/web_pages.h"
#include "core/base/json.h"
#include "core/base/steady_time.h"

namespace visema {

using nlohmann::json;

namespace {

constexpr const char* kName = "Visema Studio server";

double secondsSince1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

WebReply ok(const json& body) { return {200, "application/json", {}, dumped(body)}; }
WebReply notFound() { return {404, "application/json", {}, R"({"detail":"Not Found"})"}; }

std::vector<std::string> partsOf(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

double megabytesOf(const std::filesystem::path& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : static_cast<double>(bytes) / 1e6;
}

/// Loads, unloads or clears something.
bool changesSomething(const WebRequest& request, const std::string& first) {
  return request.method == "DELETE" || (request.method == "POST" && (first == "models" || first == "cache"));
}

}  // namespace

void WebRoutes::answer(const WebRequest& request, WebReplied done) {
  if (answerPublic(request, done)) return;
  const Parts parts = partsOf(request.path);
  if (parts.size() > 2 && parts[0] == "v1" && parts[1] == "farm") return answerFarm(request, parts, done);
  if (refuse(request, parts, done)) return;
  const std::string first = parts.empty() ? "" : parts[0];
  const bool get = request.method == "GET";
  if (get && first == "status" && parts.size() == 1) return done(status());
  if (get && first == "metrics" && parts.size() == 1)
    return done({200, "text/plain; version=0.0.4", {}, metricsPage(service_.snapshot())});
  if (get && first == "stats" && parts.size() == 1) return done(stats());
  if (first == "models") return answerModels(request, parts, done);
  if (first == "generate") return answerGenerate(request, parts, done);
  if (request.method == "POST" && request.path == "/cache/preload")
    return frames_.preload(request.query, request.body, done);
  if (request.method == "DELETE" && first == "cache" && parts.size() <= 2) {
    const std::string model = parts.size() == 2 ? parts[1] : "";
    const std::size_t cleared = service_.clearCache(model);
    if (!model.empty())
      return done(ok({{"success", true},
                      {"model_name", model},
                      {"cleared_items", cleared},
                      {"message", "Cache of " + model + " cleared"}}));
    return done(
        ok({{"success", true},
            {"clear_result",
             {{"frames_cleared", cleared}, {"audio_cleared", 0}, {"metadata_cleared", 0}, {"total_cleared", cleared}}},
            {"message", "Cache cleared"}}));
  }
  done(notFound());
}

/// Whoever may have frames may have films made, too; each token sees its own.
void WebRoutes::answerFarm(const WebRequest& request, const Parts& parts, const WebReplied& done) {
  if (!farm_)
    return done({404, "application/json", {}, R"({"error":"This server has no farm: start it with --farm"})"});
  Parts rest(parts.begin() + 2, parts.end());
  if (!WebFarm::needsNoToken(request, rest))
    if (auto no = refusalReply(gate_.refuse(request.authorization))) return done(std::move(*no));
  farm_->answer(request, std::move(rest), gate_.ownerOf(request.authorization), done);
}

/// What anybody may ask: pages, and whether the server lives.
bool WebRoutes::answerPublic(const WebRequest& request, const WebReplied& done) const {
  if (request.method != "GET" && request.method != "HEAD") return false;
  if (request.path == "/health") return done(health()), true;
  if (request.path == "/" && request.accept.find("text/html") == std::string::npos) {
    done(ok({{"service", kName},
             {"version", VISEMA_VERSION},
             {"description", "A voice drives a person's lips"},
             {"endpoints",
              {{"docs", "/docs"},
               {"openapi", "/openapi.json"},
               {"health", "/health"},
               {"metrics", "/metrics"},
               {"status", "/status"},
               {"models", "/models"},
               {"frame", "/generate/frame"},
               {"batch", "/generate/batch"},
               {"websocket", "/ws"}}},
             {"features", {"gRPC", "WebSocket", "REST", "several avatars", "batches"}}}));
    return true;
  }
  if (auto page = findPage(request.path)) return done(std::move(*page)), true;
  return false;
}

std::optional<WebReply> refusalReply(Refusal refusal) {
  constexpr const char* kJson = "application/json";
  switch (refusal) {
    case Refusal::None:
      break;
    case Refusal::NoToken:
      return WebReply{401,
                      kJson,
                      {{"WWW-Authenticate", "Bearer"}},
                      R"({"detail":"Send a token: Authorization: Bearer TOKEN, or ?token=TOKEN"})"};
    case Refusal::NotAllowed:
      return WebReply{403, kJson, {}, R"({"detail":"This token may not load, unload or clear anything"})"};
    case Refusal::TooMany:
      return WebReply{429, kJson, {{"Retry-After", "1"}}, R"({"detail":"Too many requests with this token"})"};
  }
  return std::nullopt;
}

bool WebRoutes::refuse(const WebRequest& request, const Parts& parts, const WebReplied& done) {
  const Role role = changesSomething(request, parts.empty() ? "" : parts[0]) ? Role::Admin : Role::Speak;
  auto no = refusalReply(gate_.refuse(request.authorization, role));
  if (no) done(std::move(*no));
  return no.has_value();
}

void WebRoutes::answerModels(const WebRequest& request, const Parts& parts, const WebReplied& done) {
  const bool get = request.method == "GET", post = request.method == "POST", remove = request.method == "DELETE";
  if (get && parts.size() == 1) return done(models());
  if (get && request.path == "/models/registry") {
    json known = json::array();
    for (const auto& each : service_.finder().list())
      known.push_back({{"name", each.name},
                       {"version", ""},
                       {"description", ""},
                       {"size_mb", each.packed ? megabytesOf(each.path) : 0.0},
                       {"available", true}});
    const std::size_t count = known.size();
    return done(ok({{"success", true}, {"registry_models", known}, {"total_available", count}, {"registry_url", ""}}));
  }
  if (post && request.path == "/models/load") return loadModel(request, done);
  if (post && request.path == "/models/download") return done(download(request));
  if (remove && parts.size() == 2) {
    const bool unloaded = service_.unload(parts[1]);
    return done({unloaded ? 200 : 404,
                 "application/json",
                 {},
                 dumped({{"success", unloaded},
                         {"model_name", parts[1]},
                         {"message", unloaded ? "Model unloaded" : "Model is not loaded"},
                         {"details", {{"status", unloaded ? "unloaded" : "error"}}}})});
  }
  if (remove && parts.size() == 3 && parts[1] == "local")
    return done({403,
                 "application/json",
                 {},
                 dumped({{"success", false},
                         {"model_name", parts[2]},
                         {"error", "Files of the server are not deleted from afar"},
                         {"cleanup_result",
                          {{"model_name", parts[2]}, {"removed_items", json::array()}, {"errors", json::array()}}}})});
  done(notFound());
}

void WebRoutes::loadModel(const WebRequest& request, const WebReplied& done) {
  const json body = json::parse(request.body, nullptr, false);
  const std::string name = body.is_object() ? stringField(body, "model_name") : "";
  if (name.empty()) return done(unreadable("model_name", "model_name is missing"));
  service_.setAliasOfPath(name, stringField(body, "package_path"));
  const std::vector<std::string> names = service_.loadedNames();
  const bool already = std::find(names.begin(), names.end(), name) != names.end();
  service_.withAvatar(name, [name, already, done](const Result<ServedAvatarPtr>& avatar) {
    if (!avatar) {
      WebReply reply = webFailure(avatar.error(), name);
      json told = json::parse(reply.body);
      told["message"] = "Model " + name + " could not be loaded";
      told["details"] = {{"status", "error"}, {"error", avatar.error().message}};
      reply.body = dumped(told);
      return done(std::move(reply));
    }
    done(ok({{"success", true},
             {"model_name", name},
             {"message", "Model " + name + " loaded successfully"},
             {"details",
              {{"status", already ? "already_loaded" : "loaded"},
               {"frame_count", (*avatar)->frameCount()},
               {"initialization_time_ms", wholeMilliseconds((*avatar)->loadMilliseconds())}}}}));
  });
}

void WebRoutes::answerGenerate(const WebRequest& request, const Parts& parts, const WebReplied& done) {
  if (request.method == "POST" && request.path == "/generate/frame") return frames_.frame(request.body, done);
  if (request.method == "POST" && request.path == "/generate/batch") return frames_.batch(request.body, done);
  if (request.method == "GET" && parts.size() == 5 && parts[1] == "frame" && parts[2] == "fast")
    return frames_.file(WebFrames::File::Png, parts[3], parts[4], done);
  if (request.method == "GET" && parts.size() == 5 && parts[1] == "frame" && parts[2] == "jpeg")
    return frames_.file(WebFrames::File::Jpeg, parts[3], parts[4], done);
  if (request.method == "GET" && parts.size() == 4 && parts[1] == "inference")
    return frames_.file(WebFrames::File::Mouth, parts[2], parts[3], done);
  done(notFound());
}

WebReply WebRoutes::stats() const {
  const Metrics::Snapshot snapshot = service_.snapshot();
  json cache = json::object();
  for (const char* name : {"frame_cache_hits", "shared_cache_hits", "frame_cache_misses"})
    if (const auto found = snapshot.counters.find(name); found != snapshot.counters.end()) cache[name] = found->second;
  cache["frame_cache_bytes"] = snapshot.gauges.at("frame_cache_bytes");
  return ok({{"success", true},
             {"timestamp", secondsSince1970()},
             {"engine_stats", toJson(snapshot)},
             {"cache_stats",
              {{"overall_stats", cache},
               {"model_stats", json::object()},
               {"model_frame_counts", json::object()},
               {"redis_info", {{"connected", service_.sharedCacheConnected()}}}}}});
}

/// Both for clients of the REST server and for those of the proxy, whose only backend this server is.
WebReply WebRoutes::health() const {
  const std::uint64_t frames = service_.metrics().counter("frames").value();
  const std::uint64_t errors = service_.metrics().counter("errors").value();
  const bool healthy = !draining_;
  return {healthy ? 200 : 503,
          "application/json",
          {},
          dumped({{"status", healthy ? "healthy" : "draining"},
                  {"timestamp", secondsSince1970()},
                  {"healthy", healthy},
                  {"total_backends", 1},
                  {"healthy_count", healthy ? 1 : 0},
                  {"loaded_models", service_.loadedNames().size()},
                  {"uptime_seconds", static_cast<std::int64_t>(service_.uptimeSeconds())},
                  {"backends",
                   {{{"address", address_},
                     {"healthy", healthy},
                     {"total_requests", frames + errors},
                     {"error_count", errors}}}}})};
}

WebReply WebRoutes::status() const {
  const std::vector<std::string> names = service_.loadedNames();
  return ok({{"service", kName},
             {"version", VISEMA_VERSION},
             {"status", draining_ ? "draining" : "running"},
             {"redis_connected", service_.sharedCacheConnected()},
             {"loaded_models", {{"loaded_models", names}, {"total_models", names.size()}}},
             {"total_models", names.size()},
             {"device", service_.loaded().empty() ? "cpu" : deviceOf(*service_.loaded().front())}});
}

WebReply WebRoutes::models() const {
  json info = json::object();
  std::uint64_t requests = 0, painted = 0;
  double time = 0;
  for (const ServedAvatarPtr& avatar : service_.loaded()) {
    info[avatar->name()] = statsOf(*avatar, service_);
    const AvatarUse use = service_.use(avatar->name());
    requests += use.requests, painted += use.painted, time += use.totalMs;
  }
  const std::vector<std::string> names = service_.loadedNames();
  json extracted = json::array(), zipped = json::array();
  for (const auto& known : service_.finder().list())
    (known.packed ? zipped : extracted)
        .push_back({{"name", known.name},
                    {"path", known.path.filename().string()},
                    {"status", known.isZip() ? "needs_extraction" : "ready"}});
  const std::size_t local = extracted.size() + zipped.size();
  return ok({{"success", true},
             {"loaded_models",
              {{"loaded_models", names},
               {"total_models", names.size()},
               {"models_info", info},
               {"global_stats",
                {{"total_requests", requests},
                 {"avg_request_time_ms", painted > 0 ? time / static_cast<double>(painted) : 0.0},
                 {"device", service_.loaded().empty() ? "cpu" : deviceOf(*service_.loaded().front())},
                 {"cached_audio_count", 0}}}}},
             {"total_loaded", names.size()},
             {"local_models", {{"extracted", extracted}, {"zipped", zipped}, {"total", local}}},
             {"total_local", local},
             {"debug", {{"engine_models_keys", names}, {"engine_models_count", names.size()}}}});
}

/// Nothing is fetched at a client's word: says whether it lies here.
WebReply WebRoutes::download(const WebRequest& request) const {
  const std::string name = queryValue(request.query, "model_name");
  if (name.empty()) return unreadable("model_name", "model_name is missing");
  for (const auto& known : service_.finder().list())
    if (known.name == name)
      return ok({{"success", true},
                 {"model_name", name},
                 {"actions_taken", {known.isZip() ? "zip_found_locally" : "model_already_extracted"}},
                 {"model_path", known.path.filename().string()},
                 {"error", nullptr}});
  return ok({{"success", false},  // as the older server has it, which fetched nothing either
             {"model_name", name},
             {"actions_taken", {"checking_registry"}},
             {"model_path", nullptr},
             {"error", "there is no avatar \"" + name.substr(0, 64) + "\" in the server's folders"}});
}

}  // namespace visema
