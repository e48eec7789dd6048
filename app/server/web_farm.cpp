// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_farm.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <utility>

#include "app/server/film_wish.h"
#include "app/server/json_fields.h"
#include "app/server/query.h"
#include "core/base/bounded_queue.h"
#include "core/base/log.h"
#include "core/base/request_trace.h"
#include "core/base/stoppable_wait.h"
#include "core/base/trace.h"
#include "core/farm_desk/farm_desk.h"
#include "core/farm_desk/told_job.h"

namespace visema {
namespace {

using nlohmann::json;
using Parts = std::vector<std::string>;

constexpr int kThreads = 4;
constexpr std::size_t kMostWaiting = 256;
constexpr std::chrono::seconds kLookEvery{5};
constexpr std::int64_t kForgottenSounds = 24 * 3600;

WebReply reply(int status, const json& body) { return {status, "application/json", {}, dumped(body)}; }

WebReply failure(const Error& error) {
  const auto status = [&] {
    switch (error.code) {
      case ErrorCode::NotFound:
        return 404;
      case ErrorCode::LimitExceeded:
        return 429;
      case ErrorCode::Io:
        return 503;
      case ErrorCode::InvalidArgument:
      case ErrorCode::BadData:
      case ErrorCode::Unsupported:
        return 400;
      default:
        return 500;
    }
  }();
  WebReply refused = reply(status, {{"error", error.message}});
  if (status == 429 || status == 503) refused.headers.emplace_back("Retry-After", "10");
  return refused;
}

template <class T, class Make>
WebReply answerOf(const Result<T>& result, Make make) {
  return result ? make(*result) : failure(result.error());
}

std::int64_t numberOf(const std::string& text) { return std::strtoll(text.c_str(), nullptr, 10); }

class Desk final : public WebFarm {
 public:
  Desk(std::unique_ptr<FarmDesk> desk, Metrics& metrics) : desk_(std::move(desk)), metrics_(metrics) {
    for (int i = 0; i < kThreads; ++i)
      threads_.emplace_back([this](const std::stop_token& stop) {
        nameThisThread("farm");
        while (auto task = asked_.pop(stop)) (*task)();
      });
    look_ = std::jthread([this](const std::stop_token& stop) {
      nameThisThread("farm look");
      do look();
      while (waitFor(kLookEvery, stop));
    });
  }
  ~Desk() override { asked_.close(); }

  void answer(const WebRequest& request, Parts parts, std::string owner, WebReplied done) override {
    if (asked_.size() >= kMostWaiting)
      return done(failure({ErrorCode::Io, "too many requests wait for the farm: try again"}));
    asked_.push([this, request, parts = std::move(parts), owner = std::move(owner), done = std::move(done),
                 trace = currentRequest()] {
      const ScopedRequest lines(trace);
      WebReply answered = answerNow(request, parts, owner);
      if (request.method != "GET")
        logInfo("farm audit", owner.empty() ? "anybody" : owner, " ", request.method, " ", request.path, ": ",
                answered.status);
      done(std::move(answered));
    });
  }

 private:
  WebReply answerNow(const WebRequest& request, const Parts& parts, const std::string& owner) {
    const std::string first = parts.empty() ? "" : parts[0];
    std::optional<WebReply> answered;
    if (first == "sounds") answered = answerSounds(request, parts, owner);
    if (first == "jobs" && parts.size() == 1) answered = answerJobs(request, owner);
    if (first == "jobs" && parts.size() > 1) answered = answerJob(request, parts, owner, numberOf(parts[1]));
    if (first == "results" && parts.size() == 3) answered = result(request, parts);
    if (first == "webhook-key" && parts.size() == 1 && request.method == "GET")
      answered = reply(200, {{"key", desk_->webhookKeyOf(owner)}});
    return answered ? std::move(*answered) : reply(404, {{"error", "there is nothing at " + request.path}});
  }

  std::optional<WebReply> answerSounds(const WebRequest& request, const Parts& parts, const std::string& owner) {
    const auto at = [&](const std::string& name) {
      return [name](std::uint64_t size) { return reply(200, {{"sound", name}, {"offset", size}}); };
    };
    if (request.method == "POST" && parts.size() == 1)
      return answerOf(desk_->sounds().begin(owner), [](const std::string& name) {
        return reply(201, {{"sound", name}, {"offset", 0}});
      });
    if (parts.size() != 2) return std::nullopt;
    if (request.method == "GET") return answerOf(desk_->sounds().size(owner, parts[1]), at(parts[1]));
    if (request.method == "DELETE") {
      desk_->sounds().forget(owner, parts[1]);
      return WebReply{204, "text/plain", {}, ""};
    }
    if (request.method != "PUT") return std::nullopt;
    const auto offset = static_cast<std::uint64_t>(numberOf(queryValue(request.query, "offset")));
    const auto added = desk_->sounds().append(owner, parts[1], offset, std::as_bytes(std::span(request.body)));
    if (added) return at(parts[1])(*added);
    WebReply refused = failure(added.error());
    if (added.error().code == ErrorCode::InvalidArgument) refused.status = 409;
    if (added.error().code == ErrorCode::Unsupported) refused.status = 413;
    return refused;
  }

  std::optional<WebReply> answerJobs(const WebRequest& request, const std::string& owner) {
    if (request.method == "POST") return submit(request, owner);
    if (request.method != "GET") return std::nullopt;
    const std::string most = queryValue(request.query, "most");
    const auto page =
        desk_->page(owner, numberOf(queryValue(request.query, "before")),
                    static_cast<int>(std::clamp<std::int64_t>(most.empty() ? 50 : numberOf(most), 1, 200)));
    return answerOf(page, [](const FarmQueue::Page& found) {
      json jobs = json::array();
      for (const ExportJob& job : found.jobs) jobs.push_back(told(job));
      return reply(200, {{"jobs", std::move(jobs)}, {"next", found.next}});
    });
  }

  WebReply submit(const WebRequest& request, const std::string& owner) {
    const auto wish = filmWishOf(json::parse(request.body, nullptr, false));
    if (!wish) return failure(wish.error());
    return answerOf(desk_->submit(owner, wish->job, wish->sound), [](const ExportJob& job) {
      WebReply made = reply(201, told(job));
      made.headers.emplace_back("Location", "/v1/farm/jobs/" + std::to_string(job.id));
      return made;
    });
  }

  std::optional<WebReply> answerJob(const WebRequest& request, const Parts& parts, const std::string& owner,
                                    std::int64_t id) {
    const bool get = request.method == "GET", post = request.method == "POST";
    const std::string what = parts.size() == 3 ? parts[2] : "";
    if (get && parts.size() == 2) return answerOf(desk_->job(owner, id), shown);
    if (get && what == "report")
      return answerOf(desk_->job(owner, id), [](const ExportJob& job) {
        return job.report.empty() ? reply(404, {{"error", "there is no report yet"}})
                                  : WebReply{200, "application/json", {}, job.report};
      });
    if (get && what == "result") return answerOf(desk_->links(owner, id), linked);
    if (post && (what == "cancel" || what == "retry")) {
      const Status done = what == "cancel" ? desk_->cancel(owner, id) : desk_->retry(owner, id);
      if (!done) return failure(done.error());
      return answerOf(desk_->job(owner, id), shown);
    }
    if (request.method != "DELETE" || parts.size() != 2) return std::nullopt;
    return answerOf(desk_->forget(owner, id), [](const Forgotten& gone) {
      return reply(200, {{"jobs", gone.jobs}, {"files", gone.files}, {"bytes", gone.bytes}, {"shared", gone.shared}});
    });
  }

  static WebReply shown(const ExportJob& job) { return reply(200, told(job)); }
  static WebReply linked(const std::vector<ResultLink>& links) {
    json files = json::array();
    for (const ResultLink& link : links)
      files.push_back({{"name", link.name},
                       {"expires", link.expires},
                       {"url", "/v1/farm/results/" + std::to_string(link.job) + "/" + link.name +
                                   "?until=" + std::to_string(link.expires) + "&sign=" + link.signature}});
    return reply(200, {{"files", std::move(files)}});
  }

  WebReply result(const WebRequest& request, const Parts& parts) {
    ResultLink link{numberOf(parts[1]), parts[2], numberOf(queryValue(request.query, "until")),
                    queryValue(request.query, "sign")};
    const auto file = desk_->fetch(link);
    if (!file && file.error().code == ErrorCode::InvalidArgument) return reply(403, {{"error", file.error().message}});
    return answerOf(file, [&](const std::filesystem::path& copy) {
      WebReply sent{200, "application/octet-stream", {}, ""};
      sent.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + link.name + "\"");
      sent.file = copy;
      return sent;
    });
  }

  /// What tells operators whether the farm keeps up, and when to look at it.
  void look() {
    const auto state = desk_->queue().state();
    metrics_.gauge("farm_reached").set(state ? 1 : 0);
    if (!state) return;
    metrics_.gauge("farm_waiting").set(static_cast<double>(state->waiting));
    metrics_.gauge("farm_handed_out").set(static_cast<double>(state->handedOut));
    metrics_.gauge("farm_dead").set(static_cast<double>(state->dead));
    metrics_.gauge("farm_oldest_seconds").set(state->oldestSeconds);
    desk_->sounds().forgetOlderThan(kForgottenSounds);
  }

  const std::unique_ptr<FarmDesk> desk_;
  Metrics& metrics_;
  BoundedQueue<std::function<void()>> asked_{kMostWaiting + kThreads, WhenFull::Wait};
  std::vector<std::jthread> threads_;
  std::jthread look_;  // last
};

}  // namespace

Result<std::unique_ptr<WebFarm>> WebFarm::open(FarmDeskOptions options, Metrics& metrics) {
  options.webhooks.onTry = [&metrics](bool told) {
    metrics.counter(told ? "farm_webhooks.told" : "farm_webhooks.refused").add();
  };
  auto desk = FarmDesk::open(std::move(options));
  if (!desk) return fail(desk.error());
  return std::unique_ptr<WebFarm>(std::make_unique<Desk>(std::move(*desk), metrics));
}

}  // namespace visema
