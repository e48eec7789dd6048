// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <string>

#include "app/studio/build_look.h"
#include "core/building/build_steps.h"
#include "ui/models/build_models.h"

namespace visema::studio {

/// What was seen of the project on the desk after something was done to it.
struct BuildSeen {
  Status status;
  std::optional<ui::BuildLook> look;  // none: no project is open
  ui::TrainingLook training;
  bool running = false;  // a process works on it
  QString file;          // that was made
};

/// The project that is worked on, and what is needed for that. Reaches for the disk; belongs to one thread.
struct BuildDesk {
  std::unique_ptr<BuildFolder> build;  // none: no project is open
  bool viewing = false;                // another program works on it
  BuildLooker looker;
  BuildTools tools;
  std::string noTraining;  // why nothing can be trained; empty: it can
  QString made;            // a file that was made for somebody else

  /// To work on it, or only to look at while another program does.
  Status open(const std::filesystem::path& path);
  /// From now on only to look at, so that another program can work on it.
  Status leave();
  BuildSeen see(Status status);
};

}  // namespace visema::studio
