// SPDX-License-Identifier: Apache-2.0
#include "app/studio/build_desk.h"

#include <QCoreApplication>
#include <utility>

#include "app/studio/build_list.h"
#include "app/studio/core_words.h"
#include "app/studio/training_process.h"

namespace visema::studio {
namespace {

class Words {
  Q_DECLARE_TR_FUNCTIONS(Build)
};

}  // namespace

Status BuildDesk::open(const std::filesystem::path& path) {
  build.reset();
  viewing = isBeingTrained(path);
  auto opened = viewing ? BuildFolder::view(path) : BuildFolder::open(path);
  if (!opened) return fail(opened.error());
  build = std::move(*opened);
  return {};
}

Status BuildDesk::leave() {
  if (!build) return fail(ErrorCode::InvalidArgument, "no build is open");
  const std::filesystem::path path = build->path();
  build.reset();
  viewing = true;
  auto opened = BuildFolder::view(path);
  if (!opened) return fail(opened.error());
  build = std::move(*opened);
  return {};
}

BuildSeen BuildDesk::see(Status status) {
  BuildSeen seen;
  seen.status = std::move(status);
  seen.file = std::exchange(made, {});
  if (!build) return seen;
  seen.running = viewing;
  ui::BuildLook look = looker.look(*build);
  look.training = seen.training = trainingOf(*build, viewing);
  look.noTraining = inWords(noTraining);
  if (viewing)
    look.obstacle =
        Words::tr("Training is running. You can look at everything now, and make changes once it is paused or done.");
  look.avatar = avatarOf(*build);
  seen.look = std::move(look);
  return seen;
}

}  // namespace visema::studio
