// SPDX-License-Identifier: Apache-2.0
#include "ui/window/keys_dialog.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>
#include <utility>

#include "ui/pages/report_dialog.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/labels.h"
#include "ui/window/diagnosis.h"
#include "ui/window/manual_dialog.h"

namespace visema::ui {
namespace {

constexpr int kWidth = 800;
constexpr int kKeysWidth = 96;
constexpr int kMostOfScreen = 80;  // percent of its height: there may be more keys than fit

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

/// In their order, the first of them left until about half of all keys are.
QWidget* inTwoColumns(const std::vector<KeyGroup>& groups) {
  std::size_t all = 0, placed = 0;
  for (const KeyGroup& group : groups) all += group.keys.size();
  auto* widget = new QWidget;
  auto* columns = new QHBoxLayout(widget);
  columns->setContentsMargins(0, 0, metric::kGap, 0);
  columns->setSpacing(32);
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  for (const KeyGroup& group : groups) {
    QVBoxLayout* side = placed + group.keys.size() / 2 < all / 2 ? left : right;
    side->setSpacing(metric::kGapLarge);
    side->addLayout(groupColumn(group));
    placed += group.keys.size();
  }
  for (QVBoxLayout* side : {left, right}) {
    side->addStretch();
    columns->addLayout(side, 1);
  }
  return widget;
}

}  // namespace

KeysDialog::KeysDialog(const std::vector<KeyGroup>& groups, const QString& version, std::function<QString()> report,
                       QWidget* parent)
    : QDialog(parent), version_(version), report_(std::move(report)) {
  setWindowTitle(tr("Help"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGapLarge);
  column->addWidget(titleLabel(tr("Keys")));
  scroll_ = new QScrollArea;
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);  // Page Up and Page Down are the dialog's
  QWidget* keys = inTwoColumns(groups);
  scroll_->setWidget(keys);
  column->addWidget(scroll_, 1);
  column->addLayout(foot());
  ensurePolished();
  const int inner = kWidth - 40 - scroll_->verticalScrollBar()->sizeHint().width();
  const int wanted = keys->heightForWidth(inner) + column->totalHeightForWidth(kWidth) - scroll_->sizeHint().height();
  resize(kWidth, std::min(wanted, screen()->availableGeometry().height() * kMostOfScreen / 100));
}

void KeysDialog::keyPressEvent(QKeyEvent* event) {
  QScrollBar& bar = *scroll_->verticalScrollBar();
  if (event->key() == Qt::Key_PageUp)
    bar.triggerAction(QAbstractSlider::SliderPageStepSub);
  else if (event->key() == Qt::Key_PageDown)
    bar.triggerAction(QAbstractSlider::SliderPageStepAdd);
  else
    QDialog::keyPressEvent(event);
}

QLayout* KeysDialog::foot() {
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  const auto add = [row](const QString& text, const QString& toolTip) {
    QPushButton* button = pushButton(text);
    button->setToolTip(toolTip);
    row->addWidget(button);
    return button;
  };
  connect(add(tr("Manual"), tr("Explains the studio, and can be searched")), &QPushButton::clicked, this,
          &KeysDialog::showManual);
  connect(add(tr("About and licences"), tr("The version, and the libraries it is made with")), &QPushButton::clicked,
          this, &KeysDialog::showAbout);
  connect(add(tr("Log"), tr("Shows what the studio logged since it was started")), &QPushButton::clicked, this,
          &KeysDialog::showLog);
  QPushButton* copy = add(tr("Copy diagnosis"), tr("Copies version and system information for a support request"));
  connect(copy, &QPushButton::clicked, this, [this, copy] {
    QGuiApplication::clipboard()->setText(report_());
    copy->setText(tr("Copied"));
  });
  row->addStretch();
  auto* close = pushButton(tr("Close"), ButtonKind::Primary);
  close->setToolTip(tr("Closes this window (Esc)"));
  close->setDefault(true);
  row->addWidget(close);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  return row;
}

void KeysDialog::showManual() {
  auto* manual = new ManualDialog(manualPages(tr("en", "language of the manual")), this);
  manual->setAttribute(Qt::WA_DeleteOnClose);
  manual->open();
}

void KeysDialog::showLog() {
  ImportReport log;
  log.title = tr("Log");
  log.text = recentLog();
  if (log.text.isEmpty()) log.text = tr("Nothing was logged since the studio was started: no warnings and no errors.");
  auto* dialog = new ReportDialog(log, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void KeysDialog::showAbout() {
  ImportReport about;
  about.title = tr("Visema Studio %1").arg(version_);
  about.text =
      tr("A voice drives a person's lips, on your own machine. Free under the Apache License 2.0. Use it only with "
         "people who have agreed to it.\n\nBuilt with:");
  for (const Component& part : components()) about.findings.push_back({part.name, part.licence});
  auto* dialog = new ReportDialog(about, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

}  // namespace visema::ui
