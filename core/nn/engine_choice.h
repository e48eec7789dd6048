// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/steady_time.h"
#include "core/nn/lip_network.h"
#include "core/nn/weights/weights.h"

namespace visema {

/// One way of running a network on this machine.
struct EngineCandidate {
  std::string id;  // what --engine takes: "fused", "libtorch", "cuda"
  std::function<Result<std::shared_ptr<const LipNetwork>>(const std::shared_ptr<const Weights>&)> load;
  bool choosable = true;  // false: only taken by its name
};

enum class Measuring {
  WhenUnknown,  // takes `seconds`, once per machine and kind of network
  Never,        // the kept result, else the first candidate that loads: for whoever cannot wait
};

struct EngineChoiceOptions {
  std::string engine = "auto";      // or the id of a candidate
  double seconds = 0.5;             // for measuring all candidates together
  std::filesystem::path cacheFile;  // where results are kept, for example in the user's cache folder; empty: nowhere
  std::string version = {};         // of the program: another one measures again
  Measuring measuring = Measuring::WhenUnknown;
  std::function<SteadyTime()> now = std::chrono::steady_clock::now;  // what is measured by; scripted in tests
};

struct EngineChoice {
  std::shared_ptr<const LipNetwork> network;
  std::string id;
  double secondsPerFrame = 0;  // as measured, now or when the result was kept; 0 where nothing was measured
  bool measuredNow = false;
  std::vector<std::string> problems;  // candidates that could not run, and why
};

/// Loads a network with the fastest candidate; of two that are about as fast, with the one named first. Measures once
/// per machine, program version and kind of network and keeps the result; a named engine is taken without measuring.
/// Fails only if none can run. The thread that calls does the work.
Result<EngineChoice> chooseEngine(const std::shared_ptr<const Weights>& weights,
                                  const std::vector<EngineCandidate>& candidates, const EngineChoiceOptions& options);

/// Paints grey faces for about that long and returns the median seconds of a frame whose encoding is cached.
Result<double> measureFrame(const LipNetwork& network, double seconds,
                            const std::function<SteadyTime()>& now = std::chrono::steady_clock::now);

}  // namespace visema
