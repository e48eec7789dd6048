// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QOpenGLExtraFunctions>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <QOpenGLWidget>
#include <array>
#include <memory>

#include "ui/stage/frame_view.h"

namespace visema::ui {

/// The renderer's name where an OpenGL 3.2 (or ES 3) context can be made and used here; empty where not.
QString usableGlRenderer();

/// Draws frames with OpenGL: three one-byte planes go up as they are, the shader makes the colours.
class GlFrameView : public QOpenGLWidget, public FrameView, protected QOpenGLExtraFunctions {
  Q_OBJECT
 public:
  explicit GlFrameView(const QString& renderer, QWidget* parent = nullptr, FrameGround ground = FrameGround::Stage);
  ~GlFrameView() override;
  QWidget* widget() override { return this; }
  void show(YuvFrame frame) override;
  QString description() const override { return QStringLiteral("OpenGL (%1)").arg(renderer_); }

 protected:
  void initializeGL() override;
  void paintGL() override;

 private:
  void upload();
  void release();
  const QString renderer_;
  const FrameGround ground_;
  YuvFrame frame_;
  bool frameIsNew_ = false;
  std::unique_ptr<QOpenGLShaderProgram> program_;
  QOpenGLVertexArrayObject vertices_;
  std::array<unsigned, 3> textures_{};
  std::array<Size, 3> textureSizes_{};
};

}  // namespace visema::ui
