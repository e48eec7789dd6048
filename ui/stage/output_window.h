// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "ui/stage/frame_view.h"

class QScreen;

namespace visema::ui {

/// The picture alone in a window of its own: full screen on a display, in a window for another program to capture, or
/// small and before all others. It has no controls; Esc or a double click closes it.
class OutputWindow : public QWidget {
  Q_OBJECT
 public:
  enum class Kind { Display, Window, Mini };
  /// `screen` is where a Display fills, and where the others come up.
  OutputWindow(Kind kind, QScreen* screen, FrameViewKind view = FrameViewKind::Automatic);
  void show(YuvFrame picture);
  Kind kind() const { return kind_; }

 Q_SIGNALS:
  void closed();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  const Kind kind_;
  FrameView* view_;
};

}  // namespace visema::ui
