// SPDX-License-Identifier: Apache-2.0
// scripted_worker SERVERS STORE FOLDER NAME: a worker of a farm, with a network that only fills in one shade.
#include <unistd.h>

#include <cstdio>

#include "core/farm/farm_worker.h"
#include "tests/support/scripted_avatar.h"

using namespace visema;
using namespace visema::test;

namespace {

FilmEngines scriptedEngines() {
  return {[](const std::shared_ptr<const Weights>&) -> Result<std::shared_ptr<const LipNetwork>> {
            return std::shared_ptr<const LipNetwork>(std::make_shared<ScriptedNetwork>(3 * kRowsPerFrame, 200));
          },
          [](const std::string&) -> Result<std::unique_ptr<SpeechEncoder>> {
            return std::unique_ptr<SpeechEncoder>(std::make_unique<SmallEncoder>());
          }};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  FarmAddress address;
  address.servers = argv[1];
  address.patience = std::chrono::seconds(60);
  auto queue = FarmQueue::open(address, argv[4]);
  auto store = MediaStore::open(argv[2]);
  if (!queue || !store) return 1;
  FarmWorkerOptions options;
  options.folder = argv[3];
  options.engines = [](const std::string&) { return scriptedEngines(); };
  options.look = std::chrono::milliseconds(300);
  options.onTrouble = [](const Error& error) { std::fprintf(stderr, "%s\n", error.message.c_str()); };
  (void)runFarmWorker(**queue, **store, options, {}, {});
  return 0;
}
