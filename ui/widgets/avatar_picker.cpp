// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/avatar_picker.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QGridLayout>
#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/painting.h"

namespace visema::ui {
namespace {

/// One picture, or the plus sign when it has none to show.
class Tile : public QAbstractButton {
 public:
  Tile(const QImage& image, const char* icon, QWidget* parent) : QAbstractButton(parent), picture_(image), icon_(icon) {
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setFixedHeight(58);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  }
  QSize sizeHint() const override { return {86, 58}; }
  void setBroken(bool broken) { broken_ = broken; }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& tokens = tokensOf(*this);
    if (picture_.isNull()) {
      drawBox(painter, rect(), metric::kRadius, underMouse() ? tokens.raisedHover : tokens.raised);
      painter.drawPixmap(width() / 2 - 10, height() / 2 - 10,
                         iconPixmap(QLatin1String(icon_), tokens.faint, 20, devicePixelRatioF()));
    } else {
      painter.setOpacity(broken_ ? 0.35 : 1);
      painter.drawPixmap(0, 0, picture_.cut(size(), metric::kRadius, devicePixelRatioF()));
      painter.setOpacity(1);
    }
    if (broken_)
      painter.drawPixmap(width() / 2 - 10, height() / 2 - 10,
                         iconPixmap(QStringLiteral("warning"), tokens.bad, 20, devicePixelRatioF()));
    if (isChecked()) drawFocusRing(painter, rect(), metric::kRadius, tokens.accent);
    if (hasFocus()) drawFocusRing(painter, QRectF(rect()).adjusted(3, 3, -3, -3), metric::kRadius - 3, tokens.text);
  }

 private:
  CoverPicture picture_;
  const char* icon_;
  bool broken_ = false;
};

}  // namespace

AvatarPicker::AvatarPicker(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(metric::kGapSmall);
  for (int column = 0; column < 3; ++column) grid_->setColumnStretch(column, 1);
}

void AvatarPicker::setAvatars(const std::vector<AvatarChoice>& avatars, const QString& currentId) {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    item->widget()->hide();
    item->widget()->deleteLater();
    delete item;
  }
  delete group_;
  group_ = new QButtonGroup(this);
  avatars_ = avatars;
  int place = 0;
  for (const AvatarChoice& avatar : avatars_) {
    auto* tile = new Tile(avatar.thumbnail, "person", this);
    tile->setAccessibleName(avatar.name);
    tile->setToolTip(avatar.problem.isEmpty() ? avatar.name : avatar.problem);
    tile->setBroken(!avatar.problem.isEmpty());
    tile->setCheckable(true);
    tile->setChecked(avatar.id == currentId);
    group_->addButton(tile, place);
    grid_->addWidget(tile, place / 3, place % 3);
    ++place;
  }
  auto* add = new Tile({}, "plus", this);
  add->setAccessibleName(tr("Add an avatar"));
  add->setToolTip(tr("Import another avatar in the library"));
  connect(add, &QAbstractButton::clicked, this, &AvatarPicker::addChosen);
  grid_->addWidget(add, place / 3, place % 3);
  connect(group_, &QButtonGroup::idClicked, this,
          [this](int index) { Q_EMIT chosen(avatars_[static_cast<std::size_t>(index)].id); });
}

QString AvatarPicker::currentId() const {
  const int index = group_ ? group_->checkedId() : -1;
  return index < 0 ? QString() : avatars_[static_cast<std::size_t>(index)].id;
}

}  // namespace visema::ui
