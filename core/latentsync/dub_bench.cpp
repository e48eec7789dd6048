// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/dub_bench.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/json.h"
#include "core/base/median.h"
#include "core/base/process_memory.h"
#include "core/base/try.h"
#include "core/latentsync/dub_engine.h"
#include "core/latentsync/noise.h"
#include "core/latentsync/painted_area.h"

namespace visema::latentsync {
namespace {

struct Measured {
  double seconds = 0;
  std::uint64_t peak = 0;  // beyond what was resident before
};

Result<Measured> measure(DubEngine& engine, const ChunkInput& chunk, const SpeechStates& speech,
                         const std::stop_token& stop) {
  ::malloc_trim(0);
  forgetPeakMemory();
  const std::uint64_t before = processMemory("VmRSS:");
  const auto start = std::chrono::steady_clock::now();
  const auto painted = TRY(engine.paint(chunk, speech, [&stop](int) { return !stop.stop_requested(); }));
  const std::uint64_t peak = processMemory("VmHWM:");
  return Measured{std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
                  peak > before ? peak - before : 0};
}

ChunkInput chunkOfNoise(int side) {
  const std::size_t count = static_cast<std::size_t>(4) * (side / 8) * (side / 8);
  ChunkInput chunk;
  for (int frame = 0; frame < kChunkFrames; ++frame) {
    chunk.masked.push_back(noiseOf(2 * frame, count));
    chunk.reference.push_back(noiseOf(2 * frame + 1, count));
    chunk.firstRows.push_back(2 * frame);
  }
  chunk.noise = noiseOf(1247, count);
  return chunk;
}

}  // namespace

double DubBenchReport::timeShare() const {
  const double plain = median(plainSeconds);
  return plain > 0 ? median(seconds) / plain : 0;
}

std::string DubBenchReport::table(const DubOptions& options) const {
  std::ostringstream text;
  char line[200];
  std::snprintf(line, sizeof line, "a chunk of %d frames at %d px, %d steps, %zu rounds in turns\n", kChunkFrames,
                options.side, options.diffusion.steps, seconds.size());
  text << line;
  const auto row = [&](const char* name, const std::vector<double>& times, std::uint64_t peak) {
    std::snprintf(line, sizeof line, "  %-24s %8.2f s  %8.0f MB beyond weights\n", name, median(times),
                  static_cast<double>(peak) / 1e6);
    text << line;
  };
  row("as visema dub does it", seconds, peakBytes);
  row("as the reference does it", plainSeconds, plainPeakBytes);
  std::snprintf(line, sizeof line, "  share                    %8.2f    %8.2f", timeShare(), memoryShare());
  text << line;
  return text.str();
}

std::string DubBenchReport::json() const {
  return jsonText({{"seconds", seconds},
                   {"plainSeconds", plainSeconds},
                   {"timeShare", timeShare()},
                   {"peakBytes", peakBytes},
                   {"plainPeakBytes", plainPeakBytes},
                   {"memoryShare", memoryShare()}},
                  2);
}

Result<DubBenchReport> benchDub(const DubOptions& options, int rounds, const ProgressFn& progress,
                                std::stop_token stop) {
  TRY(options.validate());
  EngineModels models{TRY(openModelFile(options.unet)), TRY(openModelFile(options.autoencoder)),
                      TRY(openModelFile(options.whisper))};
  const DubEngines* engines = TRY(dubEngines());
  DubEngineOptions engine{options.side, options.diffusion, options.halfWeights,
                          false,        options.threads,   trainedMask(options.side)};
  const auto ours = TRY(engines->open(models, engine));
  engine.plain = true;
  engine.halfWeights = false;
  engine.diffusion.bfloat16 = false;
  const auto plain = TRY(engines->open(models, engine));
  const ChunkInput chunk = chunkOfNoise(options.side);
  const SpeechStates speech{noiseOf(3, 60 * SpeechStates::kRow)};
  DubBenchReport report;
  for (int round = 0; round < rounds; ++round) {
    if (progress) progress({static_cast<double>(round) / rounds, "painting", -1});
    const Measured fast = TRY(measure(*ours, chunk, speech, stop));
    const Measured slow = TRY(measure(*plain, chunk, speech, stop));
    report.seconds.push_back(fast.seconds);
    report.plainSeconds.push_back(slow.seconds);
    // In the first round files are read into memory, too.
    report.peakBytes = round == 0 ? fast.peak : std::min(report.peakBytes, fast.peak);
    report.plainPeakBytes = round == 0 ? slow.peak : std::min(report.plainPeakBytes, slow.peak);
  }
  return report;
}

}  // namespace visema::latentsync
