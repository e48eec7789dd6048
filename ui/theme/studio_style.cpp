// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/studio_style.h"

#include <QStyleFactory>
#include <QWidget>

namespace visema::ui {

StudioStyle::StudioStyle(Motion motion)
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), motion_(motion) {}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* returnData) const {
  switch (hint) {
    case SH_Widget_Animation_Duration:
      return motion_ == Motion::Reduced ? 0 : 140;
    case SH_Slider_AbsoluteSetButtons:
      return Qt::LeftButton;  // a click on a slider's track goes there
    case SH_ComboBox_Popup:
      return 0;  // a list under the box, not a menu over it
    case SH_ToolTip_WakeUpDelay:
      return 500;
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut:
      return 0;
    default:
      return QProxyStyle::styleHint(hint, option, widget, returnData);
  }
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
  switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
      return 16;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
  if (element == PE_FrameFocusRect) return;  // the style sheet's accent borders show the focus
  QProxyStyle::drawPrimitive(element, option, painter, widget);
}

int motionMs(const QWidget& widget) {
  return widget.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &widget);
}

}  // namespace visema::ui
