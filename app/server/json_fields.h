// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/serving/frame_service.h"

namespace visema {

/// A field of what a client sent, if it is of that kind; else the fallback.
std::string stringField(const nlohmann::json& object, const char* name, const std::string& fallback = {});
std::int64_t integerField(const nlohmann::json& object, const char* name, std::int64_t fallback = 0);

/// As text; bytes that are no UTF-8 are replaced.
std::string dumped(const nlohmann::json& value);

/// What the proxy's clients know of an avatar.
nlohmann::json metadataOf(const ServedAvatar& avatar);
nlohmann::json statsOf(const ServedAvatar& avatar, const FrameService& service);

}  // namespace visema
