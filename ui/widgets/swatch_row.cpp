// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/swatch_row.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QColorDialog>
#include <QHBoxLayout>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

/// One colour as a disc; a plus sign while it has none.
class Swatch : public QAbstractButton {
 public:
  explicit Swatch(const QColor& color = {}) : color_(color) {
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedSize(30, 30);
  }
  const QColor& color() const { return color_; }
  void setColor(const QColor& color) {
    color_ = color;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& tokens = tokensOf(*this);
    const QRectF disc = QRectF(rect()).adjusted(4.5, 4.5, -4.5, -4.5);
    painter.setPen(QPen(underMouse() ? tokens.muted : tokens.line, 1));
    painter.setBrush(color_.isValid() ? color_ : tokens.raised);
    painter.drawEllipse(disc);
    if (!color_.isValid())
      painter.drawPixmap(QPointF(8, 8), iconPixmap(QStringLiteral("plus"), tokens.muted, 14, devicePixelRatioF()));
    if (isChecked()) drawFocusRing(painter, rect(), 15, tokens.accent);
    if (hasFocus()) drawFocusRing(painter, QRectF(rect()).adjusted(3, 3, -3, -3), 12, tokens.text);
  }
  void enterEvent(QEnterEvent*) override { update(); }
  void leaveEvent(QEvent*) override { update(); }

 private:
  QColor color_;
};

SwatchRow::SwatchRow(QWidget* parent) : QWidget(parent), group_(new QButtonGroup(this)), own_(new Swatch) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(metric::kGapSmall);
  const std::pair<QRgb, QString> colors[] = {
      {0xffffffff, tr("White")}, {0xffdfe2e9, tr("Light grey")}, {0xff3a3f4b, tr("Slate")},
      {0xff101216, tr("Black")}, {0xff2f5d8c, tr("Blue")},       {0xff8a4b5a, tr("Wine red")},
  };
  for (const auto& [color, name] : colors) add(new Swatch(QColor::fromRgb(color)), name);
  add(own_, tr("A colour of your own…"));
  row->addStretch();
  connect(group_, &QButtonGroup::buttonClicked, this, [this](QAbstractButton* button) {
    button == own_ ? chooseOwn() : choose(static_cast<Swatch*>(button)->color());
  });
}

void SwatchRow::add(Swatch* swatch, const QString& name) {
  swatch->setAccessibleName(name);
  swatch->setToolTip(name);
  group_->addButton(swatch);
  layout()->addWidget(swatch);
}

void SwatchRow::setColor(const QColor& color) {
  color_ = color;
  for (QAbstractButton* button : group_->buttons()) {
    auto* swatch = static_cast<Swatch*>(button);
    if (swatch != own_ && swatch->color() == color) return swatch->setChecked(true);
  }
  own_->setColor(color);
  own_->setChecked(true);
}

void SwatchRow::chooseOwn() {
  setColor(color_);  // until another is chosen
  auto* dialog = new QColorDialog(color_, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QColorDialog::colorSelected, this, &SwatchRow::choose);
  dialog->open();
}

void SwatchRow::choose(const QColor& color) {
  setColor(color);
  Q_EMIT chosen(color);
}

}  // namespace visema::ui
