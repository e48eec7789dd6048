// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/nn/bench/engine_bench.h"

namespace visema {
namespace {

using Json = nlohmann::ordered_json;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char text[512];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

std::string timesLine(const char* stage, const BenchTimes& times, double speedup, double shareOfPeak) {
  std::string line = formatted("    %-15s %9.2f %9.2f %9.2f %9.2f %9.2f %9.1f", stage, times.cpu, times.mean, times.p50,
                               times.p95, times.p99, times.mean > 0 ? 1000 / times.mean : 0.0);
  if (speedup > 0) line += formatted(" %8.2fx", speedup);
  if (shareOfPeak > 0) line += formatted("%*s %6.0f %%", speedup > 0 ? 0 : 10, "", 100 * shareOfPeak);
  return line + "\n";
}

Json timesJson(const BenchTimes& times) {
  return {{"cpu", times.cpu}, {"mean", times.mean}, {"p50", times.p50},
          {"p95", times.p95}, {"p99", times.p99},   {"frames_per_second", times.mean > 0 ? 1000 / times.mean : 0}};
}

Json peaksJson(const std::vector<std::pair<int, double>>& peaks) {
  Json json = Json::object();
  for (const auto& [threads, giga] : peaks) json[std::to_string(threads)] = giga;
  return json;
}

Json rowJson(const BenchRow& row) {
  Json json{{"engine", row.engine}, {"network", row.network}, {"threads", row.threads}, {"batch", row.batch}};
  if (!row.problem.empty()) {
    json["problem"] = row.problem;
    return json;
  }
  json.update({{"engine_name", row.engineName},
               {"frames", row.frames},
               {"load_ms", row.loadMilliseconds},
               {"session_bytes", row.sessionBytes},
               {"face_bytes", row.faceBytes},
               {"encode_ms", timesJson(row.encode)},
               {"cached_ms", timesJson(row.cached)},
               {"whole_ms", timesJson(row.whole)},
               {"speedup_cached", row.speedupCached},
               {"speedup_whole", row.speedupWhole},
               {"share_of_peak_cached", row.shareOfPeakCached},
               {"share_of_peak_whole", row.shareOfPeakWhole},
               {"psnr_to_eager", row.psnrToEager}});
  return json;
}

}  // namespace

std::string benchTable(const BenchReport& report) {
  std::string text = report.machine + "\n";
  for (const auto& [threads, giga] : report.peakFloat32)
    text += formatted("matrix product, float32, %d thread(s): %.1f GMAC/s\n", threads, giga);
  for (const auto& [threads, giga] : report.peakBfloat16)
    text += formatted("matrix product, bfloat16, %d thread(s): %.1f GMAC/s\n", threads, giga);
  for (const std::string& note : report.notes) text += note + "\n";
  for (const BenchRow& row : report.rows) {
    text +=
        formatted("\n%s, %s, %d thread(s), batch %d", row.network.c_str(), row.engine.c_str(), row.threads, row.batch);
    if (!row.problem.empty()) {
      text += ": not measured: " + row.problem + "\n";
      continue;
    }
    constexpr double kMega = 1024.0 * 1024.0;
    text += ": " + row.engineName + "\n";
    text += formatted("    %-15s %9s %9s %9s %9s %9s %9s %9s %8s\n", "ms a frame", "CPU", "mean", "P50", "P95", "P99",
                      "fps", "x eager", "of GEMM");
    text += timesLine("encode", row.encode, 0, 0) +
            timesLine("paint, cached", row.cached, row.speedupCached, row.shareOfPeakCached) +
            timesLine("whole frame", row.whole, row.speedupWhole, row.shareOfPeakWhole);
    text += formatted("    %d frames; load %.0f ms; session %.0f MiB; a cached face %.2f MiB", row.frames,
                      row.loadMilliseconds, static_cast<double>(row.sessionBytes) / kMega,
                      static_cast<double>(row.faceBytes) / kMega);
    if (row.psnrToEager > 0) text += formatted("; %.1f dB to eager", row.psnrToEager);
    text += "\n";
  }
  return text;
}

std::string benchJson(const BenchReport& report) {
  Json json{{"machine", report.machine},
            {"peak_gmacs_float32", peaksJson(report.peakFloat32)},
            {"peak_gmacs_bfloat16", peaksJson(report.peakBfloat16)},
            {"rows", Json::array()}};
  for (const BenchRow& row : report.rows) json["rows"].push_back(rowJson(row));
  return jsonText(json);
}

}  // namespace visema
