// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/frame_view.h"

#include <QGuiApplication>

#include "ui/stage/gl_frame_view.h"
#include "ui/stage/raster_frame_view.h"

namespace visema::ui {
namespace {

/// llvmpipe and its kin draw a frame at ten times the cost of the raster view.
bool isSoftware(const QString& renderer) {
  for (const char* name : {"llvmpipe", "softpipe", "swrast", "swiftshader", "software"})
    if (renderer.contains(QLatin1String(name), Qt::CaseInsensitive)) return true;
  return false;
}

}  // namespace

FrameView* createFrameView(FrameViewKind kind, QWidget* parent, FrameGround ground) {
  if (kind == FrameViewKind::Automatic) {
    const QByteArray wish = qgetenv("VISEMA_STAGE");
    if (wish == "gl") kind = FrameViewKind::OpenGl;
    if (wish == "raster") kind = FrameViewKind::Raster;
  }
  if (kind != FrameViewKind::Raster) {
    const QString renderer = usableGlRenderer();
    if (!renderer.isEmpty() && (kind == FrameViewKind::OpenGl || !isSoftware(renderer)))
      return new GlFrameView(renderer, parent, ground);
  }
  return new RasterFrameView(parent, ground);
}

}  // namespace visema::ui
