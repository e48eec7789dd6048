// SPDX-License-Identifier: Apache-2.0
#include "app/server/seed_words.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "app/server/base64.h"
#include "core/serving/sound_bytes.h"

namespace visema {

int wholeMilliseconds(double milliseconds) { return static_cast<int>(std::max(kLeastMilliseconds, milliseconds)); }

const std::vector<std::string>& videoTypes() {
  static const std::vector<std::string> types{"full_body", "crops_328", "model_inputs", "rois_320"};
  return types;
}

std::optional<Show> showOfVideoType(std::string_view type) {
  if (type == "full_body") return Show::Footage;
  if (type == "crops_328") return Show::Crop;
  if (type == "rois_320" || type == "face_regions") return Show::Face;
  if (type == "model_inputs" || type == "masked_regions") return Show::Masked;
  return std::nullopt;
}

std::string deviceOf(const ServedAvatar& avatar) {
  return avatar.engine().engineName().find("CUDA") == std::string::npos ? "cpu" : "cuda";
}

std::string shapeOf(const PaintedFrame& frame) {
  return std::to_string(frame.size.width) + "x" + std::to_string(frame.size.height) + "x3";
}

std::string pythonList(const std::vector<std::string>& names) {
  std::string list = "[";
  for (const std::string& name : names) list += (list.size() > 1 ? ", '" : "'") + name + "'";
  return list + "]";
}

const std::vector<std::string>& optimizations() {
  static const std::vector<std::string> all{"encoded_faces_cached", "weights_shared", "features_known"};
  return all;
}

std::string notLoaded(const FrameService& service, const std::string& name, std::string_view available) {
  constexpr std::size_t kShown = 64;
  return "Model '" + name.substr(0, kShown) + "' not loaded. " + std::string(available) + ": " +
         pythonList(service.loadedNames());
}

Result<std::vector<float>> soundOfOverride(std::string_view base64) {
  constexpr std::size_t kTooShort = 100;
  constexpr std::size_t kSilence = 10240;  // 640 ms
  if (base64.empty()) return std::vector<float>();
  if (base64.size() <= kTooShort) return std::vector<float>(kSilence);
  std::string bare;  // some encoders write lines
  std::copy_if(base64.begin(), base64.end(), std::back_inserter(bare),
               [](char c) { return c != '\n' && c != '\r' && c != ' ' && c != '\t'; });
  const auto bytes = fromBase64(bare);
  if (!bytes) return fail(ErrorCode::InvalidArgument, "audio_override is not base64");
  return samplesOfOverride(*bytes);
}

}  // namespace visema
