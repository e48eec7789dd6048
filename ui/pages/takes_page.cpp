// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/takes_page.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/pages/media_files.h"
#include "ui/pages/take_row.h"
#include "ui/theme/text.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/row_list.h"

namespace visema::ui {

TakesPage::TakesPage(QWidget* parent)
    : PageShell(tr("Takes"), parent), count_(new Chip), stack_(new QStackedWidget), list_(nullptr) {
  addHeaderState(count_);
  auto* empty = new EmptyState(QStringLiteral("record"), tr("No takes yet"),
                               tr("Record yourself on the Live page. Your takes appear here, to be played again or "
                                  "made into full-quality videos."));
  QPushButton* record = pushButton(tr("Go to Live"), ButtonKind::Normal, QStringLiteral("live"));
  record->setToolTip(tr("Opens the page where takes are recorded"));
  empty->addButton(record);
  connect(record, &QPushButton::clicked, this, &TakesPage::recordRequested);
  list_ = new RowList(
      {.rowHeight = 76, .gap = 10, .footHeight = 0}, [this] { return makeRow(); },
      [this](QWidget* row, int index) {
        static_cast<TakeRow*>(row)->setTake(takes_[static_cast<std::size_t>(index)]);
      });
  stack_->addWidget(empty);
  stack_->addWidget(list_);
  setBody(stack_);
  QVBoxLayout* where = addSection(tr("Where"));
  where_ = pushButton({}, ButtonKind::Path, QStringLiteral("folder"));
  free_ = smallLabel({});
  where->addWidget(where_);
  where->addWidget(free_);
  where->addWidget(smallLabel(tr("Another folder can be chosen in the settings.")));
  connect(where_, &QPushButton::clicked, this, [this] { Q_EMIT folderRequested({}); });
  addKeys(tr("Up, Down"), tr("Move along the takes"));
  addKeys(tr("Enter"), tr("Plays the take"));
  addKeys(QKeySequence(Qt::Key_F2).toString(QKeySequence::NativeText), tr("Renames the take"));
  addKeys(QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText), tr("Moves the take to the trash"));
  setTakes({});
}

QWidget* TakesPage::makeRow() {
  auto* row = new TakeRow;
  connect(row, &TakeRow::playRequested, this, &TakesPage::playRequested);
  connect(row, &TakeRow::filmRequested, this, &TakesPage::filmRequested);
  connect(row, &TakeRow::renamed, this, &TakesPage::renamed);
  connect(row, &TakeRow::folderRequested, this, &TakesPage::folderRequested);
  connect(row, &TakeRow::removeRequested, this, &TakesPage::removeRequested);
  return row;
}

void TakesPage::setTakes(const std::vector<TakeEntry>& takes) {
  takes_ = takes;
  double seconds = 0;
  for (const TakeEntry& take : takes) seconds += take.seconds;
  count_->set(QLocale().toString(qlonglong(takes.size())) + QStringLiteral(" · ") + clockText(seconds), Tone::Neutral);
  count_->setVisible(!takes.empty());
  stack_->setCurrentIndex(takes.empty() ? 0 : 1);
  list_->setCount(static_cast<int>(takes.size()));
}

void TakesPage::setPlace(const QString& folder, qint64 freeBytes) {
  where_->setText(where_->fontMetrics().elidedText(shortPath(folder), Qt::ElideMiddle, 230));
  where_->setToolTip(tr("Opens %1").arg(folder));
  free_->setText(freeBytes < 0 ? QString() : tr("%1 free").arg(bytesText(freeBytes)));
}

}  // namespace visema::ui
