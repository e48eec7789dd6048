// SPDX-License-Identifier: Apache-2.0
#include "app/server/json_fields.h"

#include <cmath>

#include "app/server/seed_words.h"

namespace visema {

using nlohmann::json;

std::string stringField(const json& object, const char* name, const std::string& fallback) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : fallback;
}

std::int64_t integerField(const json& object, const char* name, std::int64_t fallback) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return fallback;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  const double value = found->get<double>();
  return std::abs(value) < 1e15 ? static_cast<std::int64_t>(value) : -1;
}

std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json metadataOf(const ServedAvatar& avatar) {
  return {{"type", "metadata"},
          {"success", true},
          {"model_name", avatar.name()},
          {"frame_count", avatar.frameCount()},
          {"available_videos", videoTypes()},
          {"audio_path", ""},
          {"bounds", avatar.bounds({})}};
}

json statsOf(const ServedAvatar& avatar, const FrameService& service) {
  const AvatarUse use = service.use(avatar.name());
  return {{"model_name", avatar.name()},
          {"total_requests", use.requests},
          {"avg_inference_time_ms", use.averageMs()},
          {"min_inference_time_ms", use.leastMs},
          {"max_inference_time_ms", use.mostMs},
          {"frame_count", avatar.frameCount()},
          {"device", deviceOf(avatar)},
          {"optimizations_active", optimizations()}};
}

}  // namespace visema
