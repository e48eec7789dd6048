// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/film_arguments.h"
#include "app/cli/say_arguments.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/scratch_folder.h"
#include "core/base/try.h"
#include "core/exporting/film.h"

namespace visema {
namespace {

struct RenderOptions {
  FilmArguments film;
  SayArguments say;
  bool json = false;
};

/// What a synthetic voice says, and what is known about it, in the place of a sound file.
Status say(RenderOptions& options, const std::filesystem::path& scratch, const std::stop_token& stop) {
  const SaidScript said = TRY(options.say.sayInto(scratch / "said.wav", stop));
  FilmArguments& film = options.film;
  film.audio = said.sound.string();
  film.film.heardIfNotFollowed = true;
  if (!film.text.empty() || !film.phones.empty()) return {};
  if (!said.phones.empty()) {
    film.phones = said.phones.string();
  } else if (!said.language.empty()) {
    film.text = said.words.string();
    film.film.textLanguage = said.language;
  }
  return {};
}

Status render(RenderOptions& options) {
  LongJob job;
  const ScratchFolder scratch;
  if (options.say.wished()) TRY(say(options, scratch.path(), job.stopToken()));
  TRY(options.film.complete());
  auto report = renderFilm(options.film.film, filmEngines(options.film.engine), job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (options.json) {
    std::printf("%s\n", report->json().c_str());
    return {};
  }
  std::printf("%s: %lld frames, %.2f s of sound in %.2f s (%.1f frames a second)\n%s, %s; %s\n",
              report->out.string().c_str(), static_cast<long long>(report->frames), report->soundSeconds,
              report->wallSeconds, report->framesPerSecond(), report->engine.c_str(), report->encoder.c_str(),
              report->cachePlan.c_str());
  return {};
}

}  // namespace

void addRenderCommand(CLI::App& app, CommandBody& body) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = app.add_subcommand("render", "Make a film of an avatar speaking a sound file");
  options->film.addTo(*command);
  options->say.addTo(*command);
  for (const char* instead : {"--audio", "--take"}) command->get_option("--say")->excludes(instead);
  command->add_flag(
      "--json", options->json,
      "Report as JSON: timings, quality, and what every frame shows:\n[clip, frame], in a fade [clip, frame, "
      "clip left, frame, share of the first]");
  command->footer(
      "After Ctrl-C, what is done so far is kept as a playable file; the message says where.\n"
      "Examples:\n  visema render --avatar iris --audio hello.wav --out hello.mp4\n"
      "  visema render --avatar iris --audio hello.wav --out hello.mp4 --end neutral --codes hello.csv\n"
      "  visema render --avatar iris --say \"Hello there.\" --voice flite:slt --out hello.mp4");
  command->callback([options, &body] { body = [options] { return render(*options); }; });
}

}  // namespace visema
