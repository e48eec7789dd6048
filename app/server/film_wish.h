// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/result.h"
#include "core/exporting/export_job.h"

namespace visema {

/// A film as a client of the farm wishes it: its avatar by name, its sound by the name under which it was sent in.
struct FilmWish {
  ExportJob job;
  std::string sound;
};

/// An Error names the member that cannot be.
Result<FilmWish> filmWishOf(const nlohmann::json& body);

}  // namespace visema
