// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/dub_arguments.h"
#include "app/cli/film_arguments.h"
#include "app/command_line/long_job.h"
#include "app/wiring/engines.h"
#include "core/base/try.h"
#include "core/exporting/film_bench.h"
#include "core/latentsync/dub_bench.h"
#include "core/nn/bench/engine_bench.h"

namespace visema {
namespace {

struct Chosen {
  BenchOptions bench;
  bool json = false;
};

Status bench(const Chosen& chosen) {
  auto torch = torchModule();
  const bool watched = ::isatty(::fileno(stderr)) != 0;
  const ProgressFn progress = [watched](const Progress& now) {
    if (!watched) return;
    std::fprintf(stderr, "\r%-40s %3.0f %%", now.stage.c_str(), 100 * std::max(now.fraction, 0.0));
  };
  auto report = runBench(chosen.bench, torch ? *torch : nullptr, progress, {});
  if (watched) std::fprintf(stderr, "\r%60s\r", "");
  if (!report) return fail(report.error());
  if (!torch) report->notes.push_back(torch.error().message);
  std::printf("%s\n", (chosen.json ? benchJson(*report) : benchTable(*report)).c_str());
  return {};
}

struct FilmChosen {
  FilmArguments film;
  int rounds = 5;
  bool json = false;
};

Status benchFilmCommand(FilmChosen& chosen) {
  TRY(chosen.film.complete());
  LongJob job;
  auto report =
      benchFilm(chosen.film.film, filmEngines(chosen.film.engine), chosen.rounds, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  if (chosen.json) {
    std::printf("%s\n", report->json().c_str());
    return {};
  }
  std::printf(
      "%lld frames of %dx%d, medians of %d rounds in turns (%s, %s)\n"
      "  the film           %6.1f frames a second\n  its encoder alone  %6.1f frames a second\n"
      "  share              %6.2f\n",
      static_cast<long long>(report->frames), report->size.width, report->size.height, chosen.rounds,
      report->engine.c_str(), report->encoder.c_str(), report->filmRate(), report->encoderRate(), report->share());
  return {};
}

void addFilmBench(CLI::App& bench, CommandBody& body) {
  auto chosen = std::make_shared<FilmChosen>();
  CLI::App* command = bench.add_subcommand("film", "Measure a film against its encoder alone, with the same frames");
  chosen->film.addTo(*command);
  command->add_option("--rounds", chosen->rounds, "How many times each is measured")->check(CLI::Range(1, 1000));
  command->add_flag("--json", chosen->json, "Print the report as JSON");
  command->footer(
      "Needs memory for all frames of the film; the file at --out is removed afterwards.\nExample: visema bench film "
      "--avatar iris --audio resources/demo/hello.wav --out bench.mp4");
  command->callback([chosen, &body] { body = [chosen] { return benchFilmCommand(*chosen); }; });
}

struct DubChosen {
  DubArguments arguments;
  int rounds = 3;
  bool json = false;
};

Status benchDubCommand(DubChosen& chosen) {
  TRY(chosen.arguments.complete());
  LongJob job;
  const auto report = latentsync::benchDub(chosen.arguments.options, chosen.rounds, job.progress(), job.stopToken());
  job.clearLine();
  if (!report) return fail(report.error());
  std::printf("%s\n", (chosen.json ? report->json() : report->table(chosen.arguments.options)).c_str());
  return {};
}

void addDubBench(CLI::App& bench, CommandBody& body) {
  auto chosen = std::make_shared<DubChosen>();
  CLI::App* command = bench.add_subcommand(
      "latentsync", "Measure a chunk of \"visema dub\" against the reference's way of painting it");
  chosen->arguments.addTo(*command);
  command->add_option("--rounds", chosen->rounds, "How many times each is measured")->check(CLI::Range(1, 1000));
  command->add_flag("--json", chosen->json, "Print the report as JSON");
  command->footer("Example: visema bench latentsync --steps 1 --rounds 1");
  command->callback([chosen, &body] { body = [chosen] { return benchDubCommand(*chosen); }; });
}

}  // namespace

void addBenchCommand(CLI::App& app, CommandBody& body) {
  auto chosen = std::make_shared<Chosen>();
  CLI::App* command = app.add_subcommand("bench", "Measure the lip networks on this machine");
  command
      ->add_option("--engines", chosen->bench.engines,
                   "fused, fused-bf16, fused-amx, libtorch, libtorch-fp32,\nlibtorch-bf16, eager, cuda")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--networks", chosen->bench.networks, "unet328, unet160, light256, light512 or a weights file")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--threads", chosen->bench.threads, "Threads inside one frame")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--batch", chosen->bench.batches, "Frames at once")->delimiter(',')->capture_default_str();
  command->add_option("--seconds", chosen->bench.seconds, "How long to measure, all variants together")
      ->capture_default_str();
  command->add_option("--speech", chosen->bench.speech,
                      "Features a compatible file hears: ave, hubert, wenet or visema-1");
  command->add_flag("--json", chosen->json, "Print the report as JSON");
  command->footer(
      "All variants take turns, so that other load on the machine affects them alike. \"of GEMM\" compares with "
      "this\nmachine's float32 matrix product; it exceeds 100 % where bfloat16 is used or hidden rows are left "
      "out.\nfused-AVX2, fused-AMX and the like select one set of kernels.\nExample: visema bench --networks "
      "unet328,light256 --engines fused,libtorch,eager --seconds 30");
  command->callback([chosen, command, &body] {
    if (command->get_subcommands().empty()) body = [chosen] { return bench(*chosen); };
  });
  addFilmBench(*command, body);
  addDubBench(*command, body);
}

}  // namespace visema
