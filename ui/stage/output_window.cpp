// SPDX-License-Identifier: Apache-2.0
#include "ui/stage/output_window.h"

#include <QCloseEvent>
#include <QKeyEvent>
#include <QScreen>

#include "ui/theme/accessible_role.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

namespace visema::ui {
namespace {

constexpr QSize kMiniSize(320, 180);
constexpr QSize kWindowSize(1280, 720);

}  // namespace

OutputWindow::OutputWindow(Kind kind, QScreen* screen, FrameViewKind view)
    : kind_(kind), view_(createFrameView(view, this, FrameGround::Black)) {
  setAccessibleRole(*this, QAccessible::Window);
  setWindowTitle(kind == Kind::Mini ? tr("Visema Studio: mini stage") : tr("Visema Studio: output"));
  setWindowIcon(applicationIcon());
  setMinimumSize(160, 90);
  view_->widget()->setAttribute(Qt::WA_TransparentForMouseEvents);
  const QRect room = screen->availableGeometry();
  switch (kind) {
    case Kind::Display:
      setGeometry(screen->geometry());
      setCursor(Qt::BlankCursor);
      showFullScreen();
      break;
    case Kind::Window:
      resize(kWindowSize.boundedTo(room.size()));
      move(room.center() - rect().center());
      QWidget::show();
      break;
    case Kind::Mini:
      setWindowFlag(Qt::WindowStaysOnTopHint);
      resize(kMiniSize);
      move(room.bottomRight() - rect().bottomRight() - QPoint(metric::kGapLarge, 3 * metric::kGapLarge));
      QWidget::show();
      break;
  }
}

void OutputWindow::show(YuvFrame picture) { view_->show(std::move(picture)); }

void OutputWindow::resizeEvent(QResizeEvent*) { view_->widget()->setGeometry(rect()); }

void OutputWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    close();
  } else {
    QWidget::keyPressEvent(event);
  }
}

void OutputWindow::mouseDoubleClickEvent(QMouseEvent*) { close(); }

void OutputWindow::closeEvent(QCloseEvent* event) {
  event->accept();
  Q_EMIT closed();
}

}  // namespace visema::ui
