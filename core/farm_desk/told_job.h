// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/exporting/export_job.h"

namespace visema {

/// What a client is told of a job of theirs.
nlohmann::json told(const ExportJob& job);

}  // namespace visema
