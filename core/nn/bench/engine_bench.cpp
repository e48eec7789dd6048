// SPDX-License-Identifier: Apache-2.0
#include "core/nn/bench/engine_bench.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <numeric>
#include <utility>

#include "core/base/cpu_features.h"
#include "core/base/median.h"
#include "core/base/process_memory.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/nn/golden_weights.h"

namespace visema {
namespace {

using Clock = std::chrono::steady_clock;

double cpuMilliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Wall and processor time of one piece of work.
struct Took {
  double wall = 0, cpu = 0;
};

class Stopwatch {
 public:
  Took took() const { return {millisecondsSince(wall_), cpuMilliseconds() - cpu_}; }

 private:
  Clock::time_point wall_ = Clock::now();
  double cpu_ = cpuMilliseconds();
};

void add(BenchSamples& samples, const Took& took) {
  samples.wall.push_back(took.wall);
  samples.cpu.push_back(took.cpu);
}

/// Smooth made-up pictures: a shaded oval on a plain ground. Speed does not depend on them.
struct BenchFace {
  explicit BenchFace(int size) : crop({size, size}, 3), reference({size, size}, 3), mask({size, size}, 1) {
    for (int y = 0; y < size; ++y)
      for (int x = 0; x < size; ++x) {
        const double u = 2.0 * x / size - 1, v = 2.0 * y / size - 1;
        const double shade = std::max(0.0, 1 - u * u - 0.7 * v * v);
        for (int c = 0; c < 3; ++c) {
          const double value = 60 + 110 * shade + 20 * std::sin(9 * u + 7 * v + c);
          crop.mutableView().row(y)[3 * x + c] = static_cast<std::uint8_t>(value);
          reference.mutableView().row(y)[3 * x + c] = static_cast<std::uint8_t>(value + 10 * shade);
        }
        const double inside = 1.5 - 2.5 * (u * u + (v - 0.3) * (v - 0.3));
        mask.mutableView().row(y)[x] = static_cast<std::uint8_t>(255 * std::clamp(inside, 0.0, 1.0));
      }
  }
  FaceInput input() const { return {crop.view(), reference.view(), mask.view()}; }
  Image crop, reference, mask;
};

/// One variant between its turns.
class Variant {
 public:
  Variant(BenchRow row, std::shared_ptr<const Weights> weights) : row_(std::move(row)), weights_(std::move(weights)) {}

  void open(const std::string& speech, const TorchModule* torch) {
    const auto start = Clock::now();
    auto network = loadBenchEngine(row_.engine, weights_, row_.threads, speech, torch);
    row_.loadMilliseconds = millisecondsSince(start);
    if (!network) return stopFor(network.error());
    network_ = *network;
    row_.engineName = network_->engineName();
    const NetworkSpec& spec = network_->spec();
    face_ = std::make_unique<BenchFace>(spec.cropSize);
    drive_ = goldenNumbers("bench.drive", spec.driveSize());
    for (int i = 0; i < row_.batch; ++i) patches_.emplace_back(Size{spec.cropSize, spec.cropSize}, 3);
    const std::uint64_t before = processMemory("VmRSS:");
    forgetPeakMemory();
    auto session = network_->openSession();
    if (!session) return stopFor(session.error());
    session_ = std::move(*session);
    for (int i = 0; i < 2 && runs(); ++i) frame();  // warms up
    const std::uint64_t peak = processMemory("VmHWM:");
    row_.sessionBytes = peak > before ? peak - before : 0;
    forgetTimes();
  }

  bool runs() const { return row_.problem.empty(); }
  const BenchRow& row() const { return row_; }
  BenchRow& row() { return row_; }
  const Image& patch() const { return patches_.front(); }

  /// A few frames; the first, on a cache that another variant has filled, does not count.
  void turn() {
    constexpr int kCounted = 3;
    frame();
    if (runs()) dropLast();
    for (int i = 0; i < kCounted && runs(); ++i) frame();
  }

  void summarise() {
    row_.frames = static_cast<int>(cached_.wall.size()) * row_.batch;
    row_.encode = encode_.summary();
    row_.cached = cached_.summary();
    row_.whole = whole_.summary();
  }

 private:
  void stopFor(const Error& error) { row_.problem = error.message; }

  void frame() {
    const Stopwatch encoding;
    auto face = session_->encode(face_->input());
    const Took encoded = encoding.took();
    if (!face) return stopFor(face.error());
    row_.faceBytes = (*face)->byteCount();
    std::vector<PaintJob> jobs;
    for (Image& patch : patches_) jobs.push_back({face->get(), drive_, patch.mutableView()});
    const Stopwatch painting;
    const Status status =
        jobs.size() == 1 ? session_->paint(*jobs[0].face, jobs[0].drive, jobs[0].patch) : session_->paintMany(jobs);
    Took painted = painting.took();
    if (!status) return stopFor(status.error());
    painted = {painted.wall / static_cast<double>(jobs.size()), painted.cpu / static_cast<double>(jobs.size())};
    add(encode_, encoded);
    add(cached_, painted);
    add(whole_, {encoded.wall + painted.wall, encoded.cpu + painted.cpu});
  }
  void dropLast() {
    for (BenchSamples* samples : {&encode_, &cached_, &whole_}) {
      samples->wall.pop_back();
      samples->cpu.pop_back();
    }
  }
  void forgetTimes() {
    for (BenchSamples* samples : {&encode_, &cached_, &whole_}) *samples = {};
  }

  BenchRow row_;
  std::shared_ptr<const Weights> weights_;
  std::shared_ptr<const LipNetwork> network_;
  std::unique_ptr<LipSession> session_;
  std::unique_ptr<BenchFace> face_;
  std::vector<float> drive_;
  std::vector<Image> patches_;
  BenchSamples encode_, cached_, whole_;
};

Result<std::vector<Variant>> makeVariants(const BenchOptions& options) {
  std::vector<Variant> variants;
  for (const std::string& network : options.networks) {
    auto weights = TRY(benchWeights(network));
    auto work = TRY(workOf(*weights));
    for (const std::string& engine : options.engines)
      for (int threads : options.threads)
        for (int batch : options.batches) {
          BenchRow row;
          row.engine = engine;
          row.network = network;
          row.threads = threads;
          row.batch = batch;
          row.work = work;
          variants.emplace_back(std::move(row), weights);
        }
  }
  return variants;
}

double psnr(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.byteCount(); ++i) {
    const double difference = static_cast<double>(a.view().data[i]) - b.view().data[i];
    sum += difference * difference;
  }
  return sum == 0 ? 999 : 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.byteCount()) / sum);
}

void compareWithEager(std::vector<Variant>& variants) {
  for (Variant& variant : variants) {
    BenchRow& row = variant.row();
    const auto eager = std::find_if(variants.begin(), variants.end(), [&](const Variant& other) {
      return other.row().engine == "eager" && other.runs() && other.row().network == row.network &&
             other.row().threads == row.threads;
    });
    if (eager == variants.end() || !variant.runs()) continue;
    row.psnrToEager = psnr(variant.patch(), eager->patch());
    row.speedupCached = eager->row().cached.p50 / row.cached.p50;
    row.speedupWhole = eager->row().whole.p50 / row.whole.p50;
  }
}

/// The machine's own matrix product, measured in the turns between the engines.
class Peaks {
 public:
  Peaks(const TorchModule* torch, const std::vector<int>& threads) : torch_(torch), threads_(threads) {}
  void turn() {
    constexpr double kGiga = 1e9;
    if (!torch_) return;
    for (int threads : threads_) {
      float32_[threads].push_back(torch_->measureGemm(TorchOptions::Precision::Float32, threads) / kGiga);
      const double bfloat16 = torch_->measureGemm(TorchOptions::Precision::BFloat16, threads) / kGiga;
      if (bfloat16 > 0) bfloat16_[threads].push_back(bfloat16);
    }
  }
  void reportTo(BenchReport& report) const {
    for (const auto& [threads, rates] : float32_) report.peakFloat32.emplace_back(threads, median(rates));
    for (const auto& [threads, rates] : bfloat16_) report.peakBfloat16.emplace_back(threads, median(rates));
    for (BenchRow& row : report.rows) {
      const auto found = float32_.find(row.threads);
      if (found == float32_.end() || row.frames == 0) continue;
      const double perMillisecond = median(found->second) * 1e6;
      row.shareOfPeakCached = row.work.paint / row.cached.p50 / perMillisecond;
      row.shareOfPeakWhole = (row.work.encode + row.work.paint) / row.whole.p50 / perMillisecond;
    }
  }

 private:
  const TorchModule* torch_;
  std::vector<int> threads_;
  std::map<int, std::vector<double>> float32_, bfloat16_;
};

}  // namespace

Status BenchOptions::validate() const {
  const auto bad = [](const std::string& what) { return fail(ErrorCode::InvalidArgument, what); };
  if (engines.empty() || networks.empty()) return bad("name at least one engine and one network");
  for (int count : threads)
    if (count < 1 || count > 256) return bad("threads must be between 1 and 256");
  for (int count : batches)
    if (count < 1 || count > 64) return bad("a batch must be between 1 and 64");
  if (threads.empty() || batches.empty()) return bad("name at least one number of threads and one batch");
  if (!(seconds > 0 && seconds <= 3600)) return bad("the time must be between 0 and 3600 seconds");
  return {};
}

BenchTimes BenchSamples::summary() const {
  if (wall.empty()) return {};
  const auto sorted = [](std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values;
  };
  const auto at = [](const std::vector<double>& values, double share) {
    const double place = std::ceil(share * static_cast<double>(values.size())) - 1;
    return values[static_cast<std::size_t>(std::max(place, 0.0))];
  };
  const std::vector<double> byWall = sorted(wall);
  const double sum = std::accumulate(wall.begin(), wall.end(), 0.0);
  return {sum / static_cast<double>(wall.size()), at(byWall, 0.5), at(byWall, 0.95), at(byWall, 0.99),
          at(sorted(cpu), 0.5)};
}

Result<BenchReport> runBench(const BenchOptions& options, const TorchModule* torch, const ProgressFn& progress,
                             std::stop_token stop) {
  TRY(options.validate());
  auto variants = TRY(makeVariants(options));
  BenchReport report;
  const CpuFeatures cpu = CpuFeatures::detect();
  report.machine = cpu.name + ", " + describe(cpu) + ", " + std::to_string(cpu.logicalCores) + " cores";
  for (Variant& variant : variants) {
    if (progress) progress({-1, "loading " + variant.row().engine + " " + variant.row().network, -1});
    variant.open(options.speech, torch);
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "the benchmark was stopped");
  }
  Peaks peaks(torch, options.threads);
  const auto start = Clock::now();
  constexpr int kFewestTurns = 4;
  for (int turn = 0; turn < kFewestTurns || millisecondsSince(start) < options.seconds * 1000; ++turn) {
    for (Variant& variant : variants)
      if (variant.runs()) variant.turn();
    peaks.turn();
    if (progress) progress({std::min(1.0, millisecondsSince(start) / options.seconds / 1000), "measuring", -1});
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "the benchmark was stopped");
  }
  for (Variant& variant : variants) variant.summarise();
  compareWithEager(variants);
  for (Variant& variant : variants) report.rows.push_back(variant.row());
  peaks.reportTo(report);
  return report;
}

}  // namespace visema
