// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/yuv_image.h"

class QWidget;

namespace visema::ui {

/// Shows one frame, whole and centred on a rounded stage. It does not know when: whoever has the frame does.
class FrameView {
 public:
  virtual ~FrameView() = default;
  virtual QWidget* widget() = 0;
  virtual void show(YuvFrame frame) = 0;
  virtual QString description() const = 0;  // "OpenGL (NVIDIA ...)", "Raster"
};

/// What lies around the picture.
enum class FrameGround {
  Stage,  // the rounded stage of the page
  Black,  // nothing of the studio: for a display of its own, or another program to capture
};

enum class FrameViewKind {
  Automatic,  // OpenGL where a graphics card draws it, raster elsewhere
  OpenGl,
  Raster,
};

/// Owned by `parent`. VISEMA_STAGE=gl or raster in the environment overrides Automatic.
FrameView* createFrameView(FrameViewKind kind, QWidget* parent, FrameGround ground = FrameGround::Stage);

}  // namespace visema::ui
