// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/commands.h"
#include "app/cli/farm_arguments.h"
#include "app/cli/film_arguments.h"
#include "core/base/json.h"
#include "core/base/try.h"
#include "core/farm/farm_store.h"
#include "core/farm/job_media.h"
#include "core/farm/retention.h"
#include "core/farm/s3_store.h"

namespace visema {
namespace {

using Json = nlohmann::ordered_json;

struct FarmOptions {
  FarmArguments farm;
  FilmArguments film;
  ExportJob job;  // what of it is not the film
  std::string store, out;
  int replicas = 1;
  double silence = 30;
  std::int64_t id = 0, before = 0;
  int most = 50;
  double sounds = 0, films = 0, reports = 0;  // days
  bool json = false;
};

Status setUp(const FarmOptions& options) {
  auto bus = TRY(FarmBus::connect(options.farm.address));
  FarmLayout layout;
  layout.replicas = options.replicas;
  layout.silence = std::chrono::milliseconds(static_cast<std::int64_t>(options.silence * 1000));
  TRY(bus->setUp(layout));
  return setStore(*bus, isS3(options.store) ? options.store : std::filesystem::absolute(options.store).string());
}

Status submit(FarmOptions& options) {
  TRY(options.film.complete());
  auto queue = TRY(options.farm.open());
  auto store = TRY(storeOf(queue->bus()));
  ExportJob job = options.job;
  job.film = options.film.film;
  job.engine = options.film.engine;
  TRY(putMedia(job.film, *store));
  const auto id = TRY(queue->add(job));
  std::printf("%lld\n", static_cast<long long>(id));
  return {};
}

Json toJson(const ExportJob& job) {
  auto files = Json::array();
  for (const JobFile& file : job.files)
    files.push_back({{"name", file.name}, {"sha256", file.sha256}, {"bytes", file.bytes}});
  return {{"id", job.id},
          {"state", toString(job.state)},
          {"progress", job.progress},
          {"secondsLeft", job.secondsLeft},
          {"owner", job.owner},
          {"priority", job.priority},
          {"attempts", job.attempts},
          {"deaths", job.deaths},
          {"worker", job.worker},
          {"error", job.error},
          {"errorCode", job.errorCode},
          {"createdAt", job.createdAt},
          {"finishedAt", job.finishedAt},
          {"files", std::move(files)}};
}

void print(const ExportJob& job) {
  std::printf("%6lld  %-9s  %3.0f %%  %s%s%s\n", static_cast<long long>(job.id), toString(job.state),
              job.progress * 100, job.film.out.string().c_str(), job.error.empty() ? "" : "  -  ", job.error.c_str());
}

Status list(const FarmOptions& options) {
  auto queue = TRY(options.farm.open());
  const auto page = TRY(queue->page(options.before, options.most));
  if (options.json) {
    auto jobs = Json::array();
    for (const ExportJob& job : page.jobs) jobs.push_back(toJson(job));
    std::printf("%s\n", jsonText({{"jobs", std::move(jobs)}, {"next", page.next}}).c_str());
    return {};
  }
  if (page.jobs.empty()) std::printf("The farm has no jobs.\n");
  for (const ExportJob& job : page.jobs) print(job);
  if (page.next > 0) std::printf("More with --before %lld\n", static_cast<long long>(page.next));
  return {};
}

Status listDead(const FarmOptions& options) {
  auto queue = TRY(options.farm.open());
  auto dead = Json::array();
  for (const ExportJob& job : TRY(queue->dead())) {
    dead.push_back(toJson(job));
    if (!options.json) print(job);
  }
  if (options.json) std::printf("%s\n", jsonText(dead).c_str());
  if (!options.json && dead.empty()) std::printf("No job of the farm is dead.\n");
  return {};
}

Status show(const FarmOptions& options) {
  auto queue = TRY(options.farm.open());
  const auto job = TRY(queue->job(options.id));
  if (options.json) {
    auto json = toJson(job);
    json["report"] = job.report.empty() ? Json() : Json::parse(job.report, nullptr, false);
    json["film"] = Json::parse(filmToJson(job.film));
    json["log"] = job.log;
    std::printf("%s\n", jsonText(json).c_str());
    return {};
  }
  print(job);
  if (!job.worker.empty())
    std::printf("made by %s, %d attempts, %d deaths\n", job.worker.c_str(), job.attempts, job.deaths);
  for (const JobFile& file : job.files)
    std::printf("%s  %s  %llu bytes\n", file.sha256.c_str(), file.name.c_str(),
                static_cast<unsigned long long>(file.bytes));
  if (!job.errorCode.empty()) std::printf("error code: %s\n", job.errorCode.c_str());
  if (!job.log.empty()) std::printf("last lines of its log:\n%s\n", job.log.c_str());
  return {};
}

/// The film, and what lies beside it, under the name given.
Status fetchResult(const FarmOptions& options) {
  auto queue = TRY(options.farm.open());
  const auto job = TRY(queue->job(options.id));
  if (job.state != JobState::Done || job.files.empty())
    return fail(ErrorCode::NotFound,
                "job " + std::to_string(options.id) + " has no result yet: it is " + toString(job.state));
  auto store = TRY(storeOf(queue->bus()));
  const std::filesystem::path out(options.out);
  for (const JobFile& file : job.files)
    TRY(store->fetch(file.sha256, &file == job.files.data() ? out
                                                            : std::filesystem::path(out).replace_extension(
                                                                  std::filesystem::path(file.name).extension())));
  return {};
}

void print(const Forgotten& forgotten) {
  std::printf("%d jobs and %d files deleted, %llu bytes\n", forgotten.jobs, forgotten.files,
              static_cast<unsigned long long>(forgotten.bytes));
  if (forgotten.shared > 0) std::printf("%d files stay, for other jobs need them\n", forgotten.shared);
}

Status forget(const FarmOptions& options) {
  auto queue = TRY(options.farm.open());
  auto store = TRY(storeOf(queue->bus()));
  print(TRY(forgetJob(*queue, *store, options.id)));
  return {};
}

Status expireOld(const FarmOptions& options) {
  const auto seconds = [](double days) { return static_cast<std::int64_t>(days * 24 * 3600); };
  auto queue = TRY(options.farm.open());
  auto store = TRY(storeOf(queue->bus()));
  const RetentionPolicy policy{seconds(options.sounds), seconds(options.films), seconds(options.reports)};
  print(TRY(expire(*queue, *store, policy, jobTime())));
  return {};
}

Status dropDead(FarmQueue& queue, std::int64_t id) {
  if (TRY(queue.job(id)).state != JobState::Failed)
    return fail(ErrorCode::InvalidArgument, "job " + std::to_string(id) + " is not dead: cancel it instead");
  return queue.remove(id);
}

using Change = std::function<Status(FarmQueue&, std::int64_t)>;

CLI::App* addOfOne(CLI::App& command, const char* name, const char* help, const std::shared_ptr<FarmOptions>& options) {
  CLI::App* sub = command.add_subcommand(name, help);
  sub->add_option("id", options->id, "The job's number, as list shows it")->required();
  return sub;
}

void addChange(CLI::App& command, const char* name, const char* help, const std::shared_ptr<FarmOptions>& options,
               CommandBody& body, const Change& change) {
  addOfOne(command, name, help, options)->callback([options, &body, change] {
    body = [options, change]() -> Status {
      auto queue = TRY(options->farm.open());
      return change(*queue, options->id);
    };
  });
}

void addSetup(CLI::App& command, const std::shared_ptr<FarmOptions>& options, CommandBody& body) {
  CLI::App* sub = command.add_subcommand("setup", "Set a farm up on NATS servers with JetStream, once");
  sub->add_option("--store", options->store,
                  "Where sounds, packages and films lie: a folder that all machines share, or\n"
                  "s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION, with the keys AWS_ACCESS_KEY_ID\nand "
                  "AWS_SECRET_ACCESS_KEY in the environment")
      ->required();
  sub->add_option("--replicas", options->replicas, "Servers that keep every job: 1, 3 or 5")
      ->check(CLI::IsMember({1, 3, 5}))
      ->capture_default_str();
  sub->add_option("--silence", options->silence, "Seconds after which a silent worker is taken for dead")
      ->check(CLI::Range(1.0, 3600.0))
      ->capture_default_str();
  sub->callback([options, &body] { body = [options] { return setUp(*options); }; });
}

void addSubmit(CLI::App& command, const std::shared_ptr<FarmOptions>& options, CommandBody& body) {
  CLI::App* sub = command.add_subcommand("submit", "Order a film from the farm; prints its number");
  options->film.addTo(*sub);
  sub->add_option("--priority", options->job.priority, "Above 0: before others; below 0: when nothing else waits");
  sub->add_option("--owner", options->job.owner, "Who orders it");
  sub->add_option("--key", options->job.key, "Ordered again under the same key it is the same job, not another one");
  sub->add_option("--most-seconds", options->job.mostSeconds,
                  "How long making it may take; default: as long as it takes");
  sub->callback([options, &body] { body = [options] { return submit(*options); }; });
}

void addRetention(CLI::App& command, const std::shared_ptr<FarmOptions>& options, CommandBody& body) {
  addOfOne(command, "forget", "Delete a job with its sound and films, wherever they lie", options)
      ->callback([options, &body] { body = [options] { return forget(*options); }; });
  CLI::App* sub = command.add_subcommand("expire", "Delete what is older than it is to be kept; for a timer");
  const auto days = [&](const char* name, double& value, const char* help) {
    sub->add_option(name, value, help)->check(CLI::Range(0.0, 36500.0));
  };
  days("--sounds", options->sounds, "Days after its end for which a job's sound and texts are kept; default: for good");
  days("--films", options->films, "The same for films");
  days("--reports", options->reports, "The same for all that is known of the job");
  sub->callback([options, &body] { body = [options] { return expireOld(*options); }; });
}

void addDead(CLI::App& command, const std::shared_ptr<FarmOptions>& options, CommandBody& body) {
  CLI::App* dead = command.add_subcommand("dead", "Jobs that failed for good, with what they were to be made from");
  dead->require_subcommand(1);
  CLI::App* listing = dead->add_subcommand("list", "List them, each with its reason");
  listing->add_flag("--json", options->json, "As JSON");
  listing->callback([options, &body] { body = [options] { return listDead(*options); }; });
  CLI::App* showing = addOfOne(*dead, "show", "Show one: error, who made it, the last lines of its log", options);
  showing->add_flag("--json", options->json, "As JSON");
  showing->callback([options, &body] { body = [options] { return show(*options); }; });
  addChange(*dead, "retry", "Try one once more", options, body, std::mem_fn(&FarmQueue::retry));
  addChange(*dead, "drop", "Forget one", options, body, dropDead);
}

}  // namespace

void addFarmCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<FarmOptions>();
  CLI::App* command = app.add_subcommand("farm", "Have films made by many machines, which share a queue in NATS");
  command->require_subcommand(1);
  options->farm.addTo(*command);
  addSetup(*command, options, body);
  addSubmit(*command, options, body);
  CLI::App* showing = addOfOne(*command, "status", "Show one job", options);
  showing->add_flag("--json", options->json, "As JSON, with its report");
  showing->callback([options, &body] { body = [options] { return show(*options); }; });
  CLI::App* listing = command->add_subcommand("list", "List jobs, the newest first");
  listing->add_option("--before", options->before, "Those older than this one");
  listing->add_option("--most", options->most, "How many")->check(CLI::Range(1, 1000))->capture_default_str();
  listing->add_flag("--json", options->json, "As JSON");
  listing->callback([options, &body] { body = [options] { return list(*options); }; });
  CLI::App* fetching = addOfOne(*command, "result", "Fetch a film that is done", options);
  fetching->add_option("--out", options->out, "The file to write")->required();
  fetching->callback([options, &body] { body = [options] { return fetchResult(*options); }; });
  addChange(*command, "cancel", "Cancel a job that waits or is being made", options, body,
            std::mem_fn(&FarmQueue::cancel));
  addChange(*command, "retry", "Retry a failed or cancelled job", options, body, std::mem_fn(&FarmQueue::retry));
  addDead(*command, options, body);
  addRetention(*command, options, body);
  command->footer(
      "Examples:\n  visema farm setup --store /srv/films\n"
      "  visema farm submit --avatar iris --audio one.wav --out one.mp4\n  visema worker");
}

}  // namespace visema
