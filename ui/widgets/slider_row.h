// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSlider>
#include <QWidget>

namespace visema::ui {

class Figure;

/// A horizontal slider in the studio's look.
class Slider : public QSlider {
  Q_OBJECT
 public:
  explicit Slider(QWidget* parent = nullptr);
  QSize sizeHint() const override { return {120, 22}; }
  QSize minimumSizeHint() const override { return {60, 22}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
};

/// A name, a slider and its value in figures; a double click on the name puts the default value back.
class SliderRow : public QWidget {
  Q_OBJECT
 public:
  struct Range {
    double from = 0, to = 1, step = 0.05, standard = 0;
    int decimals = 2;
    QString unit;
  };
  SliderRow(const QString& name, const Range& range, QWidget* parent = nullptr);
  void setValue(double value);  // says nothing
  double value() const;
  Slider* slider() const { return slider_; }

 Q_SIGNALS:
  void valueChanged(double value);  // by the user

 protected:
  void keyPressEvent(QKeyEvent* event) override;  // Delete does what a double click does
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  void showValue();
  void reset();
  const Range range_;
  Slider* slider_;
  Figure* figure_;
};

}  // namespace visema::ui
