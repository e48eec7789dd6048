// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/footage.h"

#include <cstring>

#include "core/base/trace.h"
#include "core/lipsync/compositor.h"

namespace visema {

Result<YuvFrame> Footage::frame(ClipFrame at) {
  TraceSpan span("frame");
  return avatar_->clip(at.clip).frame(at.frame);
}

Result<YuvFrame> Footage::picture(const FramePlan& plan) {
  auto main = frame(plan.main);
  if (!main || !plan.leaving) return main;
  auto leaving = frame(*plan.leaving);
  if (!leaving) return leaving;
  auto picture = copyOf(**main);
  crossFade(*picture, **leaving, 1 - plan.mainWeight);
  return YuvFrame(std::move(picture));
}

std::shared_ptr<YuvImage> Footage::copyOf(const YuvImage& frame) {
  auto copy = pool_->acquire(frame.size(), frame.color());
  for (int i = 0; i < 3; ++i) {
    const ConstPlane source = frame.plane(i);
    std::memcpy(copy->plane(i).data, source.data, static_cast<std::size_t>(source.stride) * source.size.height);
  }
  return copy;
}

}  // namespace visema
