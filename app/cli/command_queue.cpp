// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/film_arguments.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/json.h"
#include "core/base/try.h"
#include "core/exporting/export_queue.h"
#include "core/exporting/queue_runner.h"

namespace visema {
namespace {

struct QueueOptions {
  std::string file;
  FilmArguments film;
  int priority = 0;
  std::int64_t id = 0;
  bool json = false;
};

Result<std::unique_ptr<ExportQueue>> openQueue(const QueueOptions& options) {
  if (!options.file.empty()) return ExportQueue::open(options.file);
  auto file = TRY(ExportQueue::defaultFile());
  return ExportQueue::open(file);
}

Status add(QueueOptions& options) {
  TRY(options.film.complete());
  auto queue = TRY(openQueue(options));
  ExportJob job;
  job.film = options.film.film;
  job.engine = options.film.engine;
  job.priority = options.priority;
  auto id = TRY(queue->add(job));
  std::printf("%lld\n", static_cast<long long>(id));
  return {};
}

nlohmann::ordered_json toJson(const ExportJob& job) {
  using Json = nlohmann::ordered_json;
  return {{"id", job.id},
          {"state", toString(job.state)},
          {"progress", job.progress},
          {"priority", job.priority},
          {"attempts", job.attempts},
          {"error", job.error},
          {"report", job.report.empty() ? Json() : Json::parse(job.report, nullptr, false)},
          {"film", Json::parse(filmToJson(job.film))}};
}

Status list(const QueueOptions& options) {
  auto queue = TRY(openQueue(options));
  auto jobs = TRY(queue->list());
  if (options.json) {
    auto all = nlohmann::ordered_json::array();
    for (const ExportJob& job : jobs) all.push_back(toJson(job));
    std::printf("%s\n", jsonText(all).c_str());
    return {};
  }
  if (jobs.empty()) std::printf("The queue is empty.\n");
  for (const ExportJob& job : jobs)
    std::printf("%5lld  %-9s  %3.0f %%  %s%s%s\n", static_cast<long long>(job.id), toString(job.state),
                job.progress * 100, job.film.out.string().c_str(), job.error.empty() ? "" : "  -  ", job.error.c_str());
  return {};
}

Status runAll(const QueueOptions& options) {
  auto queue = TRY(openQueue(options));
  LongJob job;
  const ProgressFn draw = job.progress();
  QueueRunOptions run;
  run.engines = [](const std::string& engine) { return filmEngines(engine); };
  run.onChange = [&](const ExportJob& changed) {
    if (changed.state == JobState::Running) {
      if (draw) draw({changed.progress, changed.film.out.filename().string(), changed.secondsLeft});
      return;
    }
    job.clearLine();
    std::printf("%s: %s%s%s\n", changed.film.out.string().c_str(), toString(changed.state),
                changed.error.empty() ? "" : ": ", changed.error.c_str());
  };
  auto report = runQueue(*queue, run, job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  std::printf("%d done, %d failed, %d cancelled\n", report->done, report->failed, report->cancelled);
  if (report->failed > 0) return fail(ErrorCode::Io, "not every film could be made: see visema queue list");
  return {};
}

void printReport(const FilmReport& report) {
  std::printf("%s: %lld frames, %.2f s of sound in %.2f s (%.1f frames a second)\n%s, %s; %s\n", report.out.c_str(),
              static_cast<long long>(report.frames), report.soundSeconds, report.wallSeconds, report.framesPerSecond(),
              report.engine.c_str(), report.encoder.c_str(), report.cachePlan.c_str());
  std::printf("%-24s %8s %8s %8s\n", "milliseconds a frame", "P50", "P95", "P99");
  for (const auto& [name, times] : report.timings.histograms)
    std::printf("%-24s %8.1f %8.1f %8.1f\n", name.c_str(), times.p50, times.p95, times.p99);
  const FilmQuality& quality = report.quality;
  std::printf("colour offset %.1f grey levels (at most %.1f); opening %.2f in silence, %.2f in speech",
              quality.colourOffsetMean, quality.colourOffsetLargest, quality.openInSilence, quality.openInSpeech);
  if (quality.restlessness > 0)
    std::printf("; the mouth moves %.2f times as restlessly as filmed", quality.restlessness);
  std::printf("\n");
}

Status report(const QueueOptions& options) {
  auto queue = TRY(openQueue(options));
  auto job = TRY(queue->job(options.id));
  const std::string name = "job " + std::to_string(options.id);
  if (job.report.empty())
    return fail(ErrorCode::NotFound,
                name + " has no report: it is " + toString(job.state) + (job.error.empty() ? "" : ", " + job.error));
  const auto read = FilmReport::read(job.report);
  if (!read) return fail(ErrorCode::BadData, "the report of " + name + " cannot be read: retry the job");
  options.json ? (void)std::printf("%s\n", job.report.c_str()) : printReport(*read);
  return {};
}

using Change = std::function<Status(ExportQueue&, std::int64_t)>;

void addChange(CLI::App& command, const char* name, const char* help, const std::shared_ptr<QueueOptions>& options,
               CommandBody& body, const Change& change) {
  CLI::App* sub = command.add_subcommand(name, help);
  sub->add_option("id", options->id, "The job's number, as list shows it")->required();
  sub->callback([options, &body, change] {
    body = [options, change]() -> Status {
      auto queue = TRY(openQueue(*options));
      return change(*queue, options->id);
    };
  });
}

}  // namespace

void addQueueCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<QueueOptions>();
  CLI::App* command = app.add_subcommand("queue", "Make films one after the other; the queue survives a crash");
  command->require_subcommand(1);
  command->add_option("--file", options->file, "The queue's file; your own queue if not given");
  CLI::App* adding = command->add_subcommand("add", "Add a film to the queue; prints its number");
  options->film.addTo(*adding);
  adding->add_option("--priority", options->priority, "Higher priorities are made first");
  adding->callback([options, &body] { body = [options] { return add(*options); }; });
  CLI::App* listing = command->add_subcommand("list", "List every job and its state");
  listing->add_flag("--json", options->json, "As JSON, with options and reports");
  listing->callback([options, &body] { body = [options] { return list(*options); }; });
  CLI::App* reporting = command->add_subcommand("report", "Show a film's report: times and scores");
  reporting->add_option("id", options->id, "The job's number, as list shows it")->required();
  reporting->add_flag("--json", options->json, "As JSON, with what every frame shows");
  reporting->callback([options, &body] { body = [options] { return report(*options); }; });
  CLI::App* running =
      command->add_subcommand("run", "Make the waiting films; Ctrl-C puts the unfinished one back into the queue");
  running->callback([options, &body] { body = [options] { return runAll(*options); }; });
  addChange(*command, "cancel", "Cancel a job and delete its unfinished film; the others go on", options, body,
            std::mem_fn(&ExportQueue::cancel));
  addChange(*command, "retry", "Retry a failed or cancelled job", options, body, std::mem_fn(&ExportQueue::retry));
  addChange(*command, "pause", "Pause a job until it is resumed", options, body,
            [](ExportQueue& queue, std::int64_t id) { return queue.setPaused(id, true); });
  addChange(*command, "resume", "Resume a paused job", options, body,
            [](ExportQueue& queue, std::int64_t id) { return queue.setPaused(id, false); });
  addChange(*command, "remove", "Remove a job that is not running; its film stays", options, body,
            std::mem_fn(&ExportQueue::remove));
  command->footer(
      "Example:\n  visema queue add --avatar iris --audio one.wav --out one.mp4\n"
      "  visema queue add --avatar iris --audio two.wav --out two.mp4 --priority 5\n  visema queue run");
}

}  // namespace visema
