// SPDX-License-Identifier: Apache-2.0
#include "ui/window/keys_dialog.h"

#include <QGridLayout>
#include <QPushButton>

#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"

namespace visema::ui {
namespace {

constexpr int kWidth = 800;
constexpr int kKeysWidth = 96;

QLayout* groupColumn(const KeyGroup& group) {
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(metric::kGap);
  grid->setVerticalSpacing(metric::kGapSmall);
  grid->setColumnMinimumWidth(0, kKeysWidth);
  grid->setColumnStretch(1, 1);
  grid->addWidget(sectionLabel(group.title), 0, 0, 1, 2);
  for (const KeyRow& row : group.keys) {
    const int line = grid->rowCount();
    grid->addWidget(new Chip(row.keys), line, 0, Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(smallLabel(row.what), line, 1);
  }
  return grid;
}

}  // namespace

KeysDialog::KeysDialog(const std::vector<KeyGroup>& groups, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Keys"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGapLarge);
  column->addWidget(titleLabel(tr("Keys")));
  auto* columns = new QHBoxLayout;
  columns->setSpacing(32);
  // The first group is as long as the others together.
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    QVBoxLayout* side = i == 0 ? left : right;
    side->setSpacing(metric::kGapLarge);
    side->addLayout(groupColumn(groups[i]));
  }
  for (QVBoxLayout* side : {left, right}) {
    side->addStretch();
    columns->addLayout(side, 1);
  }
  column->addLayout(columns, 1);
  auto* close = pushButton(tr("Close"), ButtonKind::Primary);
  close->setToolTip(tr("Closes this list (Esc)"));
  close->setDefault(true);
  column->addWidget(close, 0, Qt::AlignRight);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  ensurePolished();
  resize(kWidth, column->totalHeightForWidth(kWidth));
}

}  // namespace visema::ui
