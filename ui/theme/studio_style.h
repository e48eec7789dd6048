// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProxyStyle>

namespace visema::ui {

enum class Motion { Full, Reduced };

/// Fusion with the studio's behaviour: how long things move, how soon a tooltip comes, no dotted focus rectangles.
/// The colours and shapes are in studio.qss, not here.
class StudioStyle : public QProxyStyle {
  Q_OBJECT
 public:
  explicit StudioStyle(Motion motion);
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* returnData) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;

 private:
  const Motion motion_;
};

/// Milliseconds an animation of this widget takes: 140, or 0 where reduced motion is asked for.
int motionMs(const QWidget& widget);

}  // namespace visema::ui
