// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/row_list.h"

#include <QApplication>
#include <QKeyEvent>
#include <QScrollBar>
#include <algorithm>
#include <utility>

namespace visema::ui {
namespace {

constexpr int kSpare = 2;  // rows made beyond the edges, for the tab key to go to

}  // namespace

RowList::RowList(const Heights& heights, MakeRow make, FillRow fill, QWidget* parent)
    : QScrollArea(parent), heights_(heights), make_(std::move(make)), fill_(std::move(fill)), content_(new QWidget) {
  setFocusPolicy(Qt::NoFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setWidget(content_);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { place(false); });
}

void RowList::setFoot(QWidget* foot) {
  foot_ = foot;
  foot->setParent(content_);
  foot->show();
  place(false);
}

void RowList::setCount(int count) {
  count_ = count;
  place(true);
}

void RowList::refresh(int index) {
  for (const Row& row : rows_)
    if (row.index == index) fill_(row.widget, index);
}

void RowList::resizeEvent(QResizeEvent*) { place(false); }

bool RowList::focusNextPrevChild(bool next) {
  const bool moved = QScrollArea::focusNextPrevChild(next);
  QWidget* now = QApplication::focusWidget();
  if (moved && now && content_->isAncestorOf(now)) ensureWidgetVisible(now, 0, heights_.rowHeight);
  return moved;
}

void RowList::keyPressEvent(QKeyEvent* event) {
  const QWidget* now = QApplication::focusWidget();
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) {
    return r.index >= 0 && (r.widget == now || r.widget->isAncestorOf(now));
  });
  const int from = row == rows_.end() ? count_ : row->index;
  switch (event->key()) {
    case Qt::Key_Up:
      return goTo(from - 1);
    case Qt::Key_Down:
      return goTo(from + 1);
    case Qt::Key_Home:
      return goTo(0);
    case Qt::Key_End:
      return goTo(count_ - 1);
    default:
      event->ignore();
  }
}

/// The focus goes to that row; past the last one to what stands under it.
void RowList::goTo(int index) {
  if (index >= count_ && foot_ && foot_->isEnabled()) {
    foot_->setFocus(Qt::TabFocusReason);
    return ensureWidgetVisible(foot_, 0, 0);
  }
  if (count_ == 0) return;
  index = std::clamp(index, 0, count_ - 1);
  reveal(index);
  for (const Row& row : rows_)
    if (row.index == index) row.widget->setFocus(Qt::TabFocusReason);
}

void RowList::reveal(int index) {
  ensureVisible(0, index * (heights_.rowHeight + heights_.gap) + heights_.rowHeight / 2, 0, heights_.rowHeight);
}

/// The tab key goes down the rows as they are seen, not as they were made.
void RowList::orderTabs() {
  QWidget* before = nullptr;
  const auto next = [&](QWidget* widget) {
    if (before) setTabOrder(before, widget);
    before = widget;
  };
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Row& row = rows_[(static_cast<std::size_t>(std::max(0, first_)) + i) % rows_.size()];
    next(row.widget);
    for (QWidget* inner : row.widget->findChildren<QWidget*>())
      if (inner->focusPolicy() & Qt::TabFocus) next(inner);
  }
  if (foot_) next(foot_);
}

void RowList::place(bool fillAll) {
  const int pitch = heights_.rowHeight + heights_.gap;
  const int rowsEnd = count_ * pitch;
  const int seen = viewport()->height();
  const int tall = std::max(seen, rowsEnd + (foot_ ? heights_.footHeight : -heights_.gap));
  const bool scrolls = tall > seen;
  content_->resize(viewport()->width() - (scrolls ? 4 : 0), tall);
  if (foot_) foot_->setGeometry(0, rowsEnd, content_->width(), tall - rowsEnd);

  const int inSight = seen / pitch + 2 + 2 * kSpare;
  const int first = std::clamp(verticalScrollBar()->value() / pitch - kSpare, 0, std::max(0, count_ - inSight));
  const int needed = std::min(count_, inSight);
  const bool moved = first != std::exchange(first_, first) || static_cast<int>(rows_.size()) < needed;
  while (static_cast<int>(rows_.size()) < needed) {
    rows_.push_back({make_(), -1});
    rows_.back().widget->setParent(content_);
  }
  // Row i always lies in the same place of the pool, so that one step of scrolling fills one row anew.
  for (int index = first; index < first + needed; ++index) {
    Row& row = rows_[static_cast<std::size_t>(index) % rows_.size()];
    if (row.index != index || fillAll) {
      row.index = index;
      fill_(row.widget, index);
    }
    row.widget->setGeometry(0, index * pitch, content_->width(), heights_.rowHeight);
    row.widget->setVisible(true);
  }
  for (Row& row : rows_) {
    if (row.index >= first && row.index < first + needed) continue;
    row.index = -1;
    row.widget->hide();
  }
  if (moved) orderTabs();
}

}  // namespace visema::ui
