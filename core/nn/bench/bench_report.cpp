// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "core/base/json_text.h"
#include "core/nn/bench/engine_bench.h"

namespace visema {
namespace {

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

std::string timesJson(const BenchTimes& times) {
  return "{\"cpu\":" + jsonNumber(times.cpu) + ",\"mean\":" + jsonNumber(times.mean) +
         ",\"p50\":" + jsonNumber(times.p50) + ",\"p95\":" + jsonNumber(times.p95) +
         ",\"p99\":" + jsonNumber(times.p99) +
         ",\"frames_per_second\":" + jsonNumber(times.mean > 0 ? 1000 / times.mean : 0) + "}";
}

std::string peaksJson(const std::vector<std::pair<int, double>>& peaks) {
  std::string text = "{";
  for (const auto& [threads, giga] : peaks) {
    if (text.size() > 1) text += ',';
    text += jsonQuoted(std::to_string(threads)) + ":" + jsonNumber(giga);
  }
  return text + "}";
}

std::string rowJson(const BenchRow& row) {
  std::string text = "{\"engine\":" + jsonQuoted(row.engine) + ",\"network\":" + jsonQuoted(row.network) +
                     ",\"threads\":" + std::to_string(row.threads) + ",\"batch\":" + std::to_string(row.batch);
  if (!row.problem.empty()) return text + ",\"problem\":" + jsonQuoted(row.problem) + "}";
  text += ",\"engine_name\":" + jsonQuoted(row.engineName) + ",\"frames\":" + std::to_string(row.frames) +
          ",\"load_ms\":" + jsonNumber(row.loadMilliseconds) +
          ",\"session_bytes\":" + std::to_string(row.sessionBytes) + ",\"face_bytes\":" + std::to_string(row.faceBytes);
  text += ",\"encode_ms\":" + timesJson(row.encode) + ",\"cached_ms\":" + timesJson(row.cached) +
          ",\"whole_ms\":" + timesJson(row.whole);
  text += ",\"speedup_cached\":" + jsonNumber(row.speedupCached) +
          ",\"speedup_whole\":" + jsonNumber(row.speedupWhole) +
          ",\"share_of_peak_cached\":" + jsonNumber(row.shareOfPeakCached) +
          ",\"share_of_peak_whole\":" + jsonNumber(row.shareOfPeakWhole) +
          ",\"psnr_to_eager\":" + jsonNumber(row.psnrToEager);
  return text + "}";
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
  std::string text = "{\"machine\":" + jsonQuoted(report.machine) +
                     ",\"peak_gmacs_float32\":" + peaksJson(report.peakFloat32) +
                     ",\"peak_gmacs_bfloat16\":" + peaksJson(report.peakBfloat16) + ",\"rows\":[";
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    if (i > 0) text += ',';
    text += rowJson(report.rows[i]);
  }
  return text + "]}";
}

}  // namespace visema
