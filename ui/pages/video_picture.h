// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QVideoFrame>

#include "core/base/yuv_image.h"

namespace visema::ui {

/// A decoded picture of Qt's as a frame of the stage's own kind, with the colours its film names: Qt 6.4's own
/// conversion takes every film for BT.601. Null when the picture cannot be read. Thread-safe.
YuvFrame toFrame(const QVideoFrame& picture);

}  // namespace visema::ui
