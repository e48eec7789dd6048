// SPDX-License-Identifier: Apache-2.0
#include "core/exporting/film_bench.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/median.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/exporting/film_setup.h"

namespace visema {
namespace {

using Clock = std::chrono::steady_clock;

Result<std::vector<YuvFrame>> paintAll(const FilmSetup& setup, const std::stop_token& stop) {
  auto pipeline = TRY(setup.openPipeline());
  std::vector<YuvFrame> frames;
  for (FrameIndex i = 0; i < setup.frames; ++i) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped; nothing was measured");
    setup.hear(i, *pipeline);
    auto frame = TRY(pipeline->render(setup.plan[static_cast<std::size_t>(i)], setup.options.picture));
    frames.push_back(setup.shape->changesNothing() ? std::move(frame) : setup.shape->apply(*frame, i));
  }
  return frames;
}

Status encodeAll(const FilmSetup& setup, const std::vector<YuvFrame>& frames) {
  auto writer = TRY(MediaWriter::create(setup.options.out, setup.mediaOptions()));
  const std::span<const float> samples(setup.sound.samples);
  std::size_t heard = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    TRY(writer->addFrame(*frames[i]));
    const auto until = std::min(samples.size(), (i + 1) * samples.size() / frames.size() /
                                                    static_cast<std::size_t>(setup.sound.channels) *
                                                    static_cast<std::size_t>(setup.sound.channels));
    TRY(writer->addAudio(samples.subspan(heard, until - heard)));
    heard = until;
  }
  auto written = writer->finish();
  return written ? Status() : fail(written.error());
}

}  // namespace

double FilmBenchReport::filmRate() const { return median(filmRates); }
double FilmBenchReport::encoderRate() const { return median(encoderRates); }

std::string FilmBenchReport::json() const {
  return jsonText({{"frames", frames},
                   {"width", size.width},
                   {"height", size.height},
                   {"engine", engine},
                   {"encoder", encoder},
                   {"film", filmRates},
                   {"encoderAlone", encoderRates},
                   {"share", share()}});
}

Result<FilmBenchReport> benchFilm(FilmOptions options, const FilmEngines& engines, int rounds,
                                  const ProgressFn& progress, std::stop_token stop) {
  const std::uint64_t before = MemoryBudget::residentBytes();
  auto setup = TRY(prepareFilm(options, engines, progress));
  auto frames = TRY(paintAll(*setup, stop));
  // What is held for measuring is not the film's.
  if (options.memoryBytes > 0) options.memoryBytes += MemoryBudget::residentBytes() - before;
  FilmBenchReport report;
  report.frames = setup->frames;
  report.size = setup->shape->size();
  const auto rateSince = [&](Clock::time_point start) {
    return static_cast<double>(report.frames) / secondsSince(start);
  };
  for (int round = 0; round < rounds; ++round) {
    if (progress) progress({static_cast<double>(round) / rounds, "Measuring"});
    auto start = Clock::now();
    auto film = TRY(renderFilm(options, engines, {}, stop));
    report.filmRates.push_back(rateSince(start));
    report.engine = film.engine;
    report.encoder = film.encoder;
    start = Clock::now();
    const Status encoded = encodeAll(*setup, frames);
    if (!encoded) return fail(encoded.error());
    report.encoderRates.push_back(rateSince(start));
    std::error_code ignored;
    std::filesystem::remove(options.out, ignored);
  }
  return report;
}

}  // namespace visema
