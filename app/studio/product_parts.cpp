// SPDX-License-Identifier: Apache-2.0
#include "app/studio/product_parts.h"

#include "app/studio/core_words.h"
#include "app/studio/session_port.h"
#include "app/wiring/build_judges.h"
#include "app/wiring/engines.h"

namespace visema::studio {
namespace {

Result<QueueRunReport> makeFilms(ExportQueue& queue, ExportController::OnChange onChange, std::stop_token stop) {
  return runQueue(queue, {std::move(onChange), filmEngines}, std::move(stop));
}

std::vector<ui::DeviceChoice> listEngines() {
  std::vector<ui::DeviceChoice> choices;
  for (const EngineHere& engine : enginesHere())
    choices.push_back({QString::fromStdString(engine.id), inWords(engine.name)});
  return choices;
}

}  // namespace

Studio::Parts productParts() {
  return {makeSessionPort, listSoundDevices, makeFilms,     listEngines,          watchSoundDevices,
          testInput,       judgeFilm,        buildJudges(), ownTrainingProgram(), desktopKeyring};
}

}  // namespace visema::studio
