// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/building/build_folder.h"
#include "ui/models/build_models.h"

namespace visema::studio {

/// Puts together what the page shows of a project. Remembers what it has read as long as that has not changed. Reaches
/// for the disk; belongs to one thread.
class BuildLooker {
 public:
  ui::BuildLook look(const BuildFolder& build);

 private:
  struct Known {
    std::string from;  // what the footage's track and mask were made from
    std::shared_ptr<const ui::BuildFootage> footage;
  };
  std::shared_ptr<const ui::BuildFootage> footageOf(const BuildFolder& build, const FootageEntry& entry);
  std::map<std::string, Known> known_;
};

/// What the training of a project has come to; `running`: a process works on it.
ui::TrainingLook trainingOf(const BuildFolder& build, bool running);

}  // namespace visema::studio
