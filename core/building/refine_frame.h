// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>

#include "core/base/geometry.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/building/build_folder.h"

namespace visema {

/// Where the keyframes of a project's footage say the face of a frame is, which lies about where `near` puts it. The
/// footage must have been scanned. Changes nothing.
Result<Similarity> refineFrame(const BuildFolder& build, const std::string& footage, FrameIndex frame,
                               const Similarity& near, std::stop_token stop);

}  // namespace visema
