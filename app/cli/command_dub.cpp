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
      app.add_subcommand("dub", "Give the person in any video the words of a sound, by LatentSync, without training");
  command->add_option("video", dub->video, "The video; where it is shorter than the sound it goes back and forth")
      ->required();
  command->add_option("--audio", dub->audio, "What is to be said")->required();
  command->add_option("--out", dub->out, "The film: NAME.mp4")->required();
  command
      ->add_option("--model", dub->model,
                   "What paints; so far only latentsync, by your own files: see \"visema model\"")
      ->check(CLI::IsMember({"latentsync"}))
      ->capture_default_str();
  dub->arguments.addTo(*command);
  command->add_option("--person-at", dub->personAt, "X Y: where the face is that is meant; default: the largest")
      ->expected(2);
  command->add_option("--preset", dub->arguments.options.preset, "x264's")->capture_default_str();
  command->add_option("--crf", dub->arguments.options.crf, "x264's: smaller is better and larger")
      ->capture_default_str();
  command->add_flag("--no-cache", dub->withoutCache, "Keep nothing of the video for the next dub of it");
  command->add_option("--trace", dub->trace, "Write where the time went, for ui.perfetto.dev");
  command->footer(
      "A processor takes minutes a second of film; how long is said once the first chunk of 16 frames is painted.\n"
      "Stopped with Ctrl-C or killed, the same command goes on after the last finished chunk.\n"
      "Example:\n  visema dub anna.mp4 --audio speech.wav --model latentsync --out dubbed.mp4");
  command->callback([dub, &body] { body = [dub] { return run(*dub); }; });
}

}  // namespace visema
