// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QWidget>
#include <array>

#include "ui/models/build_models.h"

class QButtonGroup;

namespace visema::ui {

/// One step in the row of steps: a disc with its number or a tick, and its name.
class StepButton : public QAbstractButton {
  Q_OBJECT
 public:
  StepButton(int number, const QString& name, const QString& toolTip);
  void setMark(BuildMark mark);
  void setCompact(bool compact);  // the name only while it is chosen
  int fullWidth() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool showsName() const { return !compact_ || isChecked(); }
  const int number_;
  BuildMark mark_ = BuildMark::Open;
  bool compact_ = false;
};

/// The steps of a build in their order. It knows none of them.
class StepBar : public QWidget {
  Q_OBJECT
 public:
  explicit StepBar(QWidget* parent = nullptr);
  void setMarks(const std::array<BuildMark, kBuildSteps>& marks);
  void setCurrent(BuildStep step);
  void setStepEnabled(BuildStep step, bool enabled);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void chosen(visema::ui::BuildStep step);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  int widthOf(bool compact) const;
  void place();
  std::array<StepButton*, kBuildSteps> buttons_{};
  QButtonGroup* group_;
};

}  // namespace visema::ui
