// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/dub_arguments.h"
#include "app/command_line/long_job.h"
#include "core/base/thread_priority.h"
#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#include "core/latentsync/dub_film.h"

namespace visema {
namespace {

struct DubCommand {
  DubArguments arguments;
  std::string video, audio, out, model = "latentsync", trace;
  std::vector<double> personAt;
  bool withoutCache = false;
};

void print(const latentsync::DubReport& report) {
  std::printf("%s: %lld frames", report.out.c_str(), static_cast<long long>(report.frames));
  if (report.withoutFace) std::printf(", %lld of them without a face", static_cast<long long>(report.withoutFace));
  if (report.chunksBefore) std::printf(", %d of %d chunks painted before", report.chunksBefore, report.chunks);
  if (report.secondsAFrame > 0) std::printf(", %.2f s a frame", report.secondsAFrame);
  std::printf(", %.0f s in all\n", report.wallSeconds);
}

Status run(DubCommand& command) {
  TRY(command.arguments.complete());
  latentsync::DubOptions& options = command.arguments.options;
  options.video = command.video;
  options.audio = command.audio;
  options.out = command.out;
  if (command.personAt.size() == 2) options.person = Point{command.personAt[0], command.personAt[1]};
  if (!command.withoutCache) options.cache = TRY(UserPaths::fromEnvironment()).cache / "latentsync";
  std::optional<TraceRecording> trace;
  if (!command.trace.empty()) trace.emplace(TRY(TraceRecording::start(command.trace)));
  runThisThreadInBackground();
  LongJob job;
  const auto report = latentsync::dubFilm(options, job.progress(), job.stopToken());
  job.clearLine();
  if (trace) TRY(trace->finish());
  if (!report) return fail(report.error());
  print(*report);
  return {};
}

}  // namespace

void addDubCommand(CLI::App& app, CommandBody& body) {
  auto dub = std::make_shared<DubCommand>();
  CLI::App* command =
      app.add_subcommand("dub", "Lip-sync the person in any video to a sound with LatentSync, without training");
  command->add_option("video", dub->video, "The video; if it is shorter than the sound, it plays back and forth")
      ->required();
  command->add_option("--audio", dub->audio, "The speech: any file with sound")->required();
  command->add_option("--out", dub->out, "The film: NAME.mp4")->required();
  command
      ->add_option("--model", dub->model,
                   "The model; so far only latentsync, with your own model files: see \"visema model\"")
      ->check(CLI::IsMember({"latentsync"}))
      ->capture_default_str();
  dub->arguments.addTo(*command);
  command->add_option("--person-at", dub->personAt, "X Y: where the face to dub is; default: the largest face")
      ->expected(2);
  command->add_option("--preset", dub->arguments.options.preset, "x264's")->capture_default_str();
  command->add_option("--crf", dub->arguments.options.crf, "x264's quality: lower is better and larger")
      ->capture_default_str();
  command->add_flag("--no-cache", dub->withoutCache, "Do not cache the video's faces for the next dub");
  command->add_option("--trace", dub->trace, "Write where the time went, for ui.perfetto.dev");
  command->footer(
      "On a processor, a second of film takes minutes; an estimate appears once the first chunk of 16 frames is "
      "painted.\nAfter Ctrl-C or a crash the same command resumes after the last finished chunk.\nExample:\n  visema "
      "dub anna.mp4 --audio speech.wav --model latentsync --out dubbed.mp4");
  command->callback([dub, &body] { body = [dub] { return run(*dub); }; });
}

}  // namespace visema
