// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/take_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "ui/theme/text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/painting.h"

namespace visema::ui {

TakeRow::TakeRow(QWidget* parent)
    : Card(parent),
      thumbnail_(new Thumbnail(QSize(96, 54), 6)),
      name_(new ElidedLabel(TextRole::Strong)),
      edit_(new QLineEdit),
      detail_(new ElidedLabel(TextRole::Small, true)),
      length_(new Figure(QStringLiteral("8:88:88"))),
      problem_(new Note(3)),
      film_(pushButton(tr("Make film"), ButtonKind::Small, QStringLiteral("film"))) {
  setFixedHeight(76);
  setFocusPolicy(Qt::TabFocus);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metric::kGap, 10, metric::kGap, 10);
  row->setSpacing(14);
  row->addWidget(thumbnail_);
  auto* words = new QVBoxLayout;
  words->setSpacing(3);
  words->addStretch();
  words->addWidget(name_);
  words->addWidget(edit_);
  words->addWidget(detail_);
  words->addStretch();
  row->addLayout(words, 3);
  edit_->setAccessibleName(tr("Name of the take"));
  edit_->setToolTip(tr("Enter keeps the new name, Esc the old one"));
  edit_->hide();
  row->addWidget(length_);
  row->addWidget(problem_, 2);
  film_->setToolTip(tr("Renders this take as a video in full quality, with the settings of the Export page"));
  row->addWidget(film_);
  connect(film_, &QPushButton::clicked, this, [this] { Q_EMIT filmRequested(take_.id); });
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(0);
  play_ = action(QStringLiteral("play"), tr("Play"), tr("Lets the avatar say it again, live"), &TakeRow::playRequested);
  QToolButton* rename = iconButton(QStringLiteral("edit"), tr("Rename"), tr("Renames the take (F2)"));
  connect(rename, &QToolButton::clicked, this, &TakeRow::beginRename);
  QToolButton* folder =
      action(QStringLiteral("folder"), tr("Show in folder"), tr("Shows the take's files"), &TakeRow::folderRequested);
  QToolButton* remove = action(QStringLiteral("trash"), tr("Delete"), tr("Moves the take to the trash (Delete)"),
                               &TakeRow::removeRequested);
  for (QToolButton* button : {play_, rename, folder, remove}) buttons->addWidget(button);
  row->addLayout(buttons);
  connect(edit_, &QLineEdit::editingFinished, this, [this] { endRename(true); });
  edit_->installEventFilter(this);
}

QToolButton* TakeRow::action(const QString& icon, const QString& name, const QString& toolTip,
                             void (TakeRow::*signal)(const QString&)) {
  QToolButton* button = iconButton(icon, name, toolTip);
  connect(button, &QToolButton::clicked, this, [this, signal] { Q_EMIT(this->*signal)(take_.id); });
  return button;
}

void TakeRow::setTake(const TakeEntry& take) {
  if (take.id != take_.id) endRename(false);
  take_ = take;
  thumbnail_->setImage(take.thumbnail);
  name_->setText(take.name);
  const QString when = QLocale().toString(take.recorded, QLocale::ShortFormat);
  detail_->setText(take.avatar.isEmpty() ? when : take.avatar + QStringLiteral(" · ") + when);
  length_->setText(clockText(take.seconds));
  const bool good = take.problem.isEmpty();
  problem_->set(take.problem, Tone::Bad);
  problem_->setVisible(!good);
  film_->setEnabled(good);
  play_->setEnabled(good);
  setAccessibleName(take.name);
  setToolTip(tr("Enter plays the take, F2 renames it, Delete moves it to the trash"));
}

void TakeRow::beginRename() {
  edit_->setText(take_.name);
  name_->hide();
  edit_->show();
  edit_->selectAll();
  edit_->setFocus(Qt::OtherFocusReason);
}

void TakeRow::endRename(bool keep) {
  if (edit_->isHidden()) return;
  edit_->hide();
  name_->show();
  setFocus(Qt::OtherFocusReason);
  const QString name = edit_->text().trimmed();
  if (keep && !name.isEmpty() && name != take_.name) Q_EMIT renamed(take_.id, name);
}

bool TakeRow::eventFilter(QObject*, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  const bool keep = key == Qt::Key_Return || key == Qt::Key_Enter;
  if (!keep && key != Qt::Key_Escape) return false;
  endRename(keep);
  return true;
}

void TakeRow::paintEvent(QPaintEvent* event) {
  Card::paintEvent(event);
  if (!hasFocus()) return;
  QPainter painter(this);
  drawFocusRing(painter, rect(), metric::kRadiusLarge, tokensOf(*this).accent);
}

void TakeRow::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (hasFocus()) return play_->click();
      break;
    case Qt::Key_F2:
      return beginRename();
    case Qt::Key_Delete:
      if (hasFocus()) return Q_EMIT removeRequested(take_.id);
      break;
    default:
      break;
  }
  Card::keyPressEvent(event);
}

}  // namespace visema::ui
