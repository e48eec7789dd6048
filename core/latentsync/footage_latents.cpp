// SPDX-License-Identifier: Apache-2.0
#include "core/latentsync/footage_latents.h"

#include "core/base/log.h"
#include "core/base/npy.h"

namespace visema::latentsync {

std::filesystem::path FootageLatents::fileOf(FrameIndex frame) const {
  return folder_ / (std::to_string(frame) + ".npy");
}

std::optional<FrameLatents> FootageLatents::find(FrameIndex frame) const {
  std::error_code ignored;
  if (folder_.empty() || !std::filesystem::exists(fileOf(frame), ignored)) return std::nullopt;
  const auto array = readNpy(fileOf(frame));
  if (!array || array->type != NpyType::F32 || array->shape != std::vector<std::int64_t>{2, 4, side_ / 8, side_ / 8})
    return std::nullopt;
  const std::vector<float> numbers = array->toFloat();
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  return FrameLatents{{numbers.begin(), middle}, {middle, numbers.end()}};
}

void FootageLatents::keep(FrameIndex frame, const FrameLatents& latents) const {
  if (folder_.empty()) return;
  std::vector<float> both = latents.masked;
  both.insert(both.end(), latents.reference.begin(), latents.reference.end());
  if (const Status kept = writeNpy(fileOf(frame), both, {2, 4, side_ / 8, side_ / 8}); !kept)
    logWarning("latentsync", kept.error().message);
}

}  // namespace visema::latentsync
