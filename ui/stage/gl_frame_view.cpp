// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/gl_frame_view.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>

#include "ui/stage/yuv_picture.h"
#include "ui/theme/tokens.h"

namespace visema::ui {
namespace {

constexpr char kVertexShader[] = R"(
out vec2 place;  // 0..1, from the upper left
void main() {
  vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  place = vec2(corner.x, 1.0 - corner.y);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}
)";

constexpr char kFragmentShader[] = R"(
in vec2 place;
out vec4 color;
uniform sampler2D planeY;
uniform sampler2D planeU;
uniform sampler2D planeV;
uniform mat3 matrix;
uniform vec3 offset;
uniform vec2 size;      // of the widget, in device pixels
uniform vec4 picture;   // left, top, width, height in device pixels; no width: no picture
uniform float radius;
uniform vec3 stage;
uniform vec3 outside;
void main() {
  vec2 pixel = place * size;
  vec3 rgb = stage;
  vec2 inside = (pixel - picture.xy) / max(picture.zw, vec2(1.0));
  if (picture.z > 0.0 && all(greaterThanEqual(inside, vec2(0.0))) && all(lessThanEqual(inside, vec2(1.0)))) {
    vec3 yuv = vec3(texture(planeY, inside).r, texture(planeU, inside).r, texture(planeV, inside).r);
    rgb = clamp(matrix * yuv + offset, 0.0, 1.0);
  }
  vec2 away = abs(pixel - size * 0.5) - (size * 0.5 - vec2(radius));
  float edge = length(max(away, vec2(0.0))) - radius;
  color = vec4(mix(rgb, outside, clamp(edge + 0.5, 0.0, 1.0)), 1.0);
}
)";

QSurfaceFormat wantedFormat() {
  QSurfaceFormat format = QSurfaceFormat::defaultFormat();
  if (QOpenGLContext::openGLModuleType() == QOpenGLContext::LibGLES) {
    format.setRenderableType(QSurfaceFormat::OpenGLES);
    format.setVersion(3, 0);
  } else {
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
  }
  return format;
}

QVector3D vectorOf(const QColor& color) {
  return {static_cast<float>(color.redF()), static_cast<float>(color.greenF()), static_cast<float>(color.blueF())};
}

}  // namespace

QString usableGlRenderer() {
  const QString platform = QGuiApplication::platformName();
  if (platform == QLatin1String("offscreen") || platform == QLatin1String("minimal")) return {};
  QOpenGLContext context;
  context.setFormat(wantedFormat());
  if (!context.create()) return {};
  const QPair<int, int> version = context.format().version();
  if (version < qMakePair(3, context.isOpenGLES() ? 0 : 2)) return {};
  QOffscreenSurface surface;
  surface.setFormat(context.format());
  surface.create();
  if (!context.makeCurrent(&surface)) return {};
  const auto* name = reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER));
  QString renderer = name ? QString::fromLatin1(name) : QString();
  context.doneCurrent();
  return renderer;
}

GlFrameView::GlFrameView(const QString& renderer, QWidget* parent, FrameGround ground)
    : QOpenGLWidget(parent), renderer_(renderer), ground_(ground) {
  setFormat(wantedFormat());
}

GlFrameView::~GlFrameView() { release(); }

void GlFrameView::show(YuvFrame frame) {
  frame_ = std::move(frame);
  frameIsNew_ = true;
  update();
}

void GlFrameView::initializeGL() {
  initializeOpenGLFunctions();
  // The context goes away when the widget moves to another window.
  connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &GlFrameView::release, Qt::UniqueConnection);
  const QByteArray head = context()->isOpenGLES() ? "#version 300 es\nprecision highp float;\n" : "#version 150\n";
  program_ = std::make_unique<QOpenGLShaderProgram>();
  program_->addShaderFromSourceCode(QOpenGLShader::Vertex, head + kVertexShader);
  program_->addShaderFromSourceCode(QOpenGLShader::Fragment, head + kFragmentShader);
  program_->link();
  vertices_.create();
  glGenTextures(3, textures_.data());
  for (unsigned texture : textures_) {
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  }
  textureSizes_ = {};
  frameIsNew_ = true;
}

void GlFrameView::release() {
  if (!program_) return;
  makeCurrent();
  glDeleteTextures(3, textures_.data());
  vertices_.destroy();
  program_.reset();
  doneCurrent();
}

void GlFrameView::upload() {
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  for (int i = 0; i < 3; ++i) {
    const ConstPlane plane = frame_->plane(i);
    const auto index = static_cast<std::size_t>(i);
    glBindTexture(GL_TEXTURE_2D, textures_[index]);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, static_cast<GLint>(plane.stride));
    if (textureSizes_[index] == plane.size) {
      glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, plane.size.width, plane.size.height, GL_RED, GL_UNSIGNED_BYTE,
                      plane.data);
    } else {
      glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, plane.size.width, plane.size.height, 0, GL_RED, GL_UNSIGNED_BYTE,
                   plane.data);
      textureSizes_[index] = plane.size;
    }
  }
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
}

void GlFrameView::paintGL() {
  const bool hasPicture = frame_ && !frame_->empty();
  if (hasPicture && frameIsNew_) upload();
  frameIsNew_ = false;
  const Tokens& tokens = tokensOf(*this);
  const bool black = ground_ == FrameGround::Black;
  const qreal scale = devicePixelRatioF();
  const QSizeF pixels(width() * scale, height() * scale);
  program_->bind();
  program_->setUniformValue("size", static_cast<float>(pixels.width()), static_cast<float>(pixels.height()));
  program_->setUniformValue("radius", black ? 0.0F : static_cast<float>(metric::kRadiusLarge * scale));
  program_->setUniformValue("stage", vectorOf(black ? QColor(Qt::black) : tokens.stage));
  program_->setUniformValue("outside", vectorOf(black ? QColor(Qt::black) : tokens.background));
  QRectF box;
  if (hasPicture) {
    box = letterbox(QSizeF(frame_->size().width, frame_->size().height), QRectF(QPointF(0, 0), pixels));
    const YuvToRgb conversion = yuvToRgb(frame_->color());
    program_->setUniformValue("matrix", QMatrix3x3(conversion.matrix.data()));
    program_->setUniformValue("offset", conversion.offset[0], conversion.offset[1], conversion.offset[2]);
  }
  program_->setUniformValue("picture", static_cast<float>(box.x()), static_cast<float>(box.y()),
                            static_cast<float>(box.width()), static_cast<float>(box.height()));
  const char* samplers[] = {"planeY", "planeU", "planeV"};
  for (unsigned i = 0; i < 3; ++i) {
    glActiveTexture(GL_TEXTURE0 + i);
    glBindTexture(GL_TEXTURE_2D, textures_[i]);
    program_->setUniformValue(samplers[i], static_cast<GLint>(i));
  }
  vertices_.bind();
  glDisable(GL_BLEND);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  vertices_.release();
  glActiveTexture(GL_TEXTURE0);
  program_->release();
}

}  // namespace visema::ui
