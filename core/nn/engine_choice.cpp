// SPDX-License-Identifier: Apache-2.0
#include "core/nn/engine_choice.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/cpu_features.h"
#include "core/base/median.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"

namespace visema {
namespace {

struct KeptResult {
  std::string id;
  double secondsPerFrame = 0;
};
using KeptResults = std::map<std::string, KeptResult>;  // by machine and kind of network

/// One line a result: key, tab, engine, tab, seconds. A file that does not look so is as good as none.
KeptResults readResults(const std::filesystem::path& path) {
  KeptResults results;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line) && results.size() < 10000;) {
    std::istringstream fields(line);
    std::string key;
    KeptResult result;
    if (std::getline(fields, key, '\t') && std::getline(fields, result.id, '\t') && fields >> result.secondsPerFrame)
      results[key] = result;
  }
  return results;
}

void writeResults(const std::filesystem::path& path, const KeptResults& results) {
  std::ostringstream text;
  for (const auto& entry : results)
    text << entry.first << '\t' << entry.second.id << '\t' << entry.second.secondsPerFrame << '\n';
  (void)writeFileAtomically(path, text.str());  // lost, it is measured again
}

/// A candidate must be this much faster than one named before it: less is within what measuring is out by.
constexpr double kClearlyFaster = 0.9;

/// Everything that decides which engine is fastest: the program, the processor, the candidates and the network's shape.
std::string keyOf(const Weights& weights, const std::vector<EngineCandidate>& candidates, const std::string& version) {
  const CpuFeatures cpu = CpuFeatures::detect();
  std::size_t numbers = 0;
  for (const auto& entry : weights.tensors()) numbers += static_cast<std::size_t>(entry.second.elementCount());
  std::ostringstream key;
  key << version << ", " << cpu.name << ", " << describe(cpu) << ", " << cpu.logicalCores << " cores; "
      << weights.tensors().size() << " tensors, " << numbers << " numbers, " << weights.note("crop_size") << ";";
  for (const EngineCandidate& candidate : candidates) key << ' ' << candidate.id;
  std::string text = key.str();
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

const EngineCandidate* candidateNamed(const std::vector<EngineCandidate>& candidates, const std::string& id) {
  const auto found =
      std::find_if(candidates.begin(), candidates.end(), [&](const EngineCandidate& c) { return c.id == id; });
  return found == candidates.end() ? nullptr : &*found;
}

std::string listOf(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    if (!text.empty()) text += "; ";
    text += item;
  }
  return text;
}

Result<EngineChoice> loadNamed(const std::shared_ptr<const Weights>& weights,
                               const std::vector<EngineCandidate>& candidates, const std::string& id) {
  const EngineCandidate* candidate = candidateNamed(candidates, id);
  if (!candidate) {
    std::vector<std::string> ids = {"auto"};
    for (const EngineCandidate& each : candidates) ids.push_back(each.id);
    return fail(ErrorCode::InvalidArgument, "there is no engine '" + id + "'; choose one of: " + listOf(ids) + ".");
  }
  auto network = TRY(candidate->load(weights));
  EngineChoice choice;
  choice.network = network;
  choice.id = id;
  return choice;
}

Result<EngineChoice> noneRuns(const Weights& weights, const std::vector<std::string>& problems) {
  return fail(ErrorCode::Unsupported, weights.name() + " cannot run on this machine (" + listOf(problems) + ").");
}

Result<EngineChoice> loadFirst(const std::shared_ptr<const Weights>& weights,
                               const std::vector<EngineCandidate>& candidates) {
  std::vector<std::string> problems;
  for (const EngineCandidate& candidate : candidates) {
    if (!candidate.choosable) continue;
    auto choice = loadNamed(weights, candidates, candidate.id);
    if (!choice) {
      problems.push_back(candidate.id + ": " + choice.error().message);
      continue;
    }
    choice->problems = std::move(problems);
    return choice;
  }
  return noneRuns(*weights, problems);
}

Result<EngineChoice> measureAll(const std::shared_ptr<const Weights>& weights,
                                const std::vector<EngineCandidate>& candidates, const EngineChoiceOptions& options) {
  EngineChoice best;
  for (const EngineCandidate& candidate : candidates) {
    if (!candidate.choosable) continue;
    auto network = candidate.load(weights);
    auto frame = network
                     ? measureFrame(**network, options.seconds / static_cast<double>(candidates.size()), options.now)
                     : Result<double>(fail(network.error()));
    if (!frame) {
      best.problems.push_back(candidate.id + ": " + frame.error().message);
      continue;
    }
    if (best.network && best.secondsPerFrame * kClearlyFaster <= *frame) continue;
    best.network = *network;
    best.id = candidate.id;
    best.secondsPerFrame = *frame;
  }
  if (!best.network) return noneRuns(*weights, best.problems);
  best.measuredNow = true;
  return best;
}

}  // namespace

Result<double> measureFrame(const LipNetwork& network, double seconds, const std::function<SteadyTime()>& now) {
  constexpr int kFewest = 3;
  const NetworkSpec& spec = network.spec();
  const Size size{spec.cropSize, spec.cropSize};
  Image crop(size, 3), mask(size, 1), patch(size, 3);
  std::fill_n(crop.mutableView().data, crop.byteCount(), std::uint8_t{128});
  std::fill_n(mask.mutableView().data, mask.byteCount(), std::uint8_t{255});
  const std::vector<float> drive(spec.driveSize(), 0.0f);
  auto session = TRY(network.openSession());
  auto face = TRY(session->encode({crop.view(), crop.view(), mask.view()}));
  std::vector<double> times;
  const SteadyTime start = now();
  for (int i = 0; i <= kFewest || millisecondsBetween(start, now()) < seconds * 1000; ++i) {
    const SteadyTime frame = now();
    TRY(session->paint(*face, drive, patch.mutableView()));
    if (i > 0) times.push_back(millisecondsBetween(frame, now()) / 1000);  // the first one warms up
  }
  return median(std::move(times));
}

Result<EngineChoice> chooseEngine(const std::shared_ptr<const Weights>& weights,
                                  const std::vector<EngineCandidate>& candidates, const EngineChoiceOptions& options) {
  if (options.engine != "auto") return loadNamed(weights, candidates, options.engine);
  const std::string key = keyOf(*weights, candidates, options.version);
  KeptResults results;
  if (!options.cacheFile.empty()) results = readResults(options.cacheFile);
  if (const auto kept = results.find(key); kept != results.end() && candidateNamed(candidates, kept->second.id)) {
    if (auto choice = loadNamed(weights, candidates, kept->second.id)) {
      choice->secondsPerFrame = kept->second.secondsPerFrame;
      return choice;
    }
  }
  if (options.measuring == Measuring::Never) return loadFirst(weights, candidates);
  auto choice = measureAll(weights, candidates, options);
  if (choice && !options.cacheFile.empty()) {
    results[key] = {choice->id, choice->secondsPerFrame};
    writeResults(options.cacheFile, results);
  }
  return choice;
}

}  // namespace visema
