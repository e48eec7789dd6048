// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/nn/lip_network.h"
#include "core/nn/network_work.h"
#include "core/nn/torch_module.h"

namespace visema {

struct BenchOptions {
  std::vector<std::string> engines = {"fused", "libtorch", "eager"};  // also fused-NAME, libtorch-fp32, -bf16, cuda
  std::vector<std::string> networks = {"unet328", "light256"};        // or a file with weights
  std::vector<int> threads = {1};
  std::vector<int> batches = {1};
  double seconds = 20;  // all variants together, beside loading
  std::string speech;   // the features a compatible file hears, when it does not say
  Status validate() const;
};

struct BenchTimes {  // milliseconds of one frame
  double mean = 0, p50 = 0, p95 = 0, p99 = 0;
  double cpu = 0;  // median of the processor time of all threads: steadier where others use the machine
};
/// Measured frames on their way to a summary.
struct BenchSamples {
  std::vector<double> wall, cpu;
  BenchTimes summary() const;
};

/// One engine with one network, number of threads and batch.
struct BenchRow {
  std::string engine, network, engineName;
  int threads = 1;
  int batch = 1;
  int frames = 0;
  NetworkWork work;
  std::string problem;  // why there are no figures
  double loadMilliseconds = 0;
  double psnrToEager = 0;        // of the painted picture; 0 where unknown, 999 where equal
  std::size_t sessionBytes = 0;  // most memory while opening, encoding and painting, beyond the loaded network
  std::size_t faceBytes = 0;     // one cached encoding
  BenchTimes encode, cached, whole;
  double speedupCached = 0, speedupWhole = 0;  // against eager float32 on the same weights and cores, by the clock
  double shareOfPeakCached = 0, shareOfPeakWhole = 0;  // of the machine's own float32 matrix product on those cores
};

struct BenchReport {
  std::string machine;
  std::vector<std::string> notes;
  std::vector<std::pair<int, double>> peakFloat32;  // threads, giga multiply-adds a second; medians, as the rows'
  std::vector<std::pair<int, double>> peakBfloat16;
  std::vector<BenchRow> rows;
};

/// Runs all variants in turns, a few frames each, so that what else the machine does hits all alike. `torch` may be
/// null: then only what needs no LibTorch runs. Uses the calling thread.
Result<BenchReport> runBench(const BenchOptions& options, const TorchModule* torch, const ProgressFn& progress,
                             std::stop_token stop);

std::string benchTable(const BenchReport& report);
std::string benchJson(const BenchReport& report);

/// "unet328", "unet328-hubert", "unet328-wenet", "unet160", "unet328-mobile", "light256" ... with golden weights, or a
/// file's own.
Result<std::shared_ptr<const Weights>> benchWeights(const std::string& network);
Result<std::shared_ptr<const LipNetwork>> loadBenchEngine(const std::string& engine,
                                                          const std::shared_ptr<const Weights>& weights, int threads,
                                                          const std::string& speech, const TorchModule* torch);

}  // namespace visema
