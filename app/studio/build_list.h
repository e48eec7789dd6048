// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <filesystem>
#include <stop_token>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_folder.h"
#include "ui/models/build_models.h"

namespace visema::studio {

/// The builds in a folder, the last changed first.
std::vector<ui::BuildEntry> listBuilds(const std::filesystem::path& folder, const std::stop_token& stop);

/// A name for a new build of a video that no build has yet.
std::filesystem::path freeBuildFolder(const std::filesystem::path& folder, const std::filesystem::path& video);

/// Where the finished avatar of a build was put; empty: nowhere, or it has changed since.
QString avatarOf(const BuildFolder& build);

/// Copies the finished avatar under its name, in the place of an earlier one of the same build.
Result<std::filesystem::path> copyToLibrary(const BuildFolder& build, const std::filesystem::path& library,
                                            const ProgressFn& progress, const std::stop_token& stop);

}  // namespace visema::studio
