// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/card_grid.h"

namespace visema::ui {

CardGrid::CardGrid(int narrowest, int gap, QWidget* parent) : QLayout(parent), narrowest_(narrowest), gap_(gap) {
  setContentsMargins(0, 0, 0, 0);
}

CardGrid::~CardGrid() { qDeleteAll(items_); }

void CardGrid::addItem(QLayoutItem* item) {
  items_ << item;
  invalidate();  // or a card that comes to a window at rest stays as it was born
}
int CardGrid::count() const { return static_cast<int>(items_.size()); }
QLayoutItem* CardGrid::itemAt(int index) const { return items_.value(index); }
QLayoutItem* CardGrid::takeAt(int index) {
  if (index < 0 || index >= items_.size()) return nullptr;
  invalidate();
  return items_.takeAt(index);
}

/// Four where there is room for more of the narrowest: the cards of a wide window are larger, up to a size.
int CardGrid::columnsIn(int width) const {
  const int wanted = qMax(narrowest_, qMin((width - 3 * gap_) / 4, narrowest_ * 8 / 5));
  return qMax(1, (width + gap_) / (wanted + gap_));
}

int CardGrid::rowHeight(int cardWidth) const {
  int height = 0;
  for (const QLayoutItem* item : items_)
    height = qMax(height, item->hasHeightForWidth() ? item->heightForWidth(cardWidth) : item->sizeHint().height());
  return height;
}

QSize CardGrid::sizeHint() const { return {3 * narrowest_ + 2 * gap_, heightForWidth(3 * narrowest_ + 2 * gap_)}; }
QSize CardGrid::minimumSize() const { return {narrowest_, rowHeight(narrowest_)}; }

int CardGrid::heightForWidth(int width) const {
  const int columns = columnsIn(width);
  const int rows = (count() + columns - 1) / columns;
  return rows == 0 ? 0 : rows * rowHeight((width - (columns - 1) * gap_) / columns) + (rows - 1) * gap_;
}

void CardGrid::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  const int columns = columnsIn(rect.width());
  const int tall = rowHeight((rect.width() - (columns - 1) * gap_) / columns);
  for (int i = 0; i < count(); ++i) {
    const int column = i % columns;
    // Edges are rounded from exact thirds and quarters, so that the last card ends where the panel above it ends.
    const int left = rect.left() + column * (rect.width() + gap_) / columns;
    const int right = rect.left() + (column + 1) * (rect.width() + gap_) / columns - gap_;
    items_[i]->setGeometry(QRect(left, rect.top() + i / columns * (tall + gap_), right - left, tall));
  }
}

}  // namespace visema::ui
