// SPDX-License-Identifier: Apache-2.0
#include "app/cli/build_tools.h"

#include "app/wiring/build_judges.h"
#include "app/wiring/engines.h"
#include "app/wiring/program_files.h"
#include "core/base/try.h"
#ifdef VISEMA_HAS_TRAINING
#include "core/training/package/train_avatar.h"
#endif

namespace visema {
namespace {

#ifdef VISEMA_HAS_TRAINING
Status train(const BuildTraining& training, const std::function<void(const std::string&)>& log,
             const TrainingOrder& order, const ProgressFn& progress, std::stop_token stop) {
  auto encoder = TRY(ownSpeechEncoder());
  TrainAvatarOptions options;
  options.package = order.draft;
  options.out = order.out;
  options.workFolder = order.work;
  options.from = order.start;
  options.defaultEncoder = encoder;
  options.corpus = training.corpus;
  options.heard = TRY(manyVoices());
  options.cropSize = order.cropSize;
  options.filmed = true;
  options.heldOutFrom = order.heldOutFrom;
  options.threads = training.threads;
  options.steps = training.steps;
  options.voiceSteps = training.voiceSteps;
  options.log = [&](const std::string& line) {
    log(line);
    if (order.log) order.log(line);
  };
  options.preview = order.preview;
  auto trained = trainAvatar(options, progress, std::move(stop));
  return trained ? Status() : fail(trained.error());
}
#endif

}  // namespace

BuildTools buildTools(BuildTraining training, std::function<void(const std::string& line)> log) {
  BuildTools tools = buildJudges();
#ifdef VISEMA_HAS_TRAINING
  tools.train = [training = std::move(training), log = std::move(log)](
                    const TrainingOrder& order, const ProgressFn& progress, std::stop_token stop) {
    return train(training, log, order, progress, std::move(stop));
  };
#endif
  return tools;
}

}  // namespace visema
