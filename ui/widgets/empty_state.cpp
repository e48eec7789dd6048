// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/empty_state.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

class IconDisc : public QWidget {
 public:
  explicit IconDisc(const QString& name) : icon(name) { setFixedSize(56, 56); }
  QString icon;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    drawBox(painter, rect(), 28, tokens.accentSoft);
    painter.drawPixmap(15, 15, iconPixmap(icon, tokens.accent, 26, devicePixelRatioF()));
  }
};

}  // namespace

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent),
      picture_(new IconDisc(icon)),
      title_(strongLabel(title)),
      text_(mutedLabel(text)),
      buttons_(new QHBoxLayout) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(metric::kGapSmall);
  column->addStretch();
  column->addWidget(picture_, 0, Qt::AlignHCenter);
  column->addSpacing(metric::kGapSmall);
  title_->setAlignment(Qt::AlignCenter);
  column->addWidget(title_);
  text_->setAlignment(Qt::AlignCenter);
  auto* middle = new QHBoxLayout;
  middle->addStretch();
  text_->setMinimumWidth(260);
  text_->setMaximumWidth(400);
  middle->addWidget(text_, 10);
  middle->addStretch();
  column->addLayout(middle);
  buttons_->setSpacing(metric::kGapSmall);
  buttons_->addStretch();
  buttons_->addStretch();
  column->addSpacing(metric::kGapSmall);
  column->addLayout(buttons_);
  column->addStretch();
}

void EmptyState::set(const QString& icon, const QString& title, const QString& text) {
  static_cast<IconDisc*>(picture_)->icon = icon;
  picture_->update();
  title_->setText(title);
  text_->setText(text);
}

void EmptyState::addButton(QPushButton* button) { buttons_->insertWidget(buttons_->count() - 1, button); }

}  // namespace visema::ui
