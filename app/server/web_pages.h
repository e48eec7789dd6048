// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/server/web_message.h"

namespace visema {

/// A page that comes with the program: the browser client at /, the routes' description at /openapi.json and /docs.
/// Knows each by its name; nothing else is ever read from disk.
std::optional<WebReply> findPage(const std::string& path);

}  // namespace visema
