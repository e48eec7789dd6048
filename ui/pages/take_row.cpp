// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/take_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/text.h"
#include "ui/widgets/labels.h"

namespace visema::ui {

TakeRow::TakeRow(QWidget* parent)
    : ActionRow(parent),
      edit_(new QLineEdit),
      length_(new Figure(QStringLiteral("8:88:88"))),
      problem_(new Note(3)),
      film_(pushButton(tr("Make film"), ButtonKind::Small, QStringLiteral("film"))) {
  words()->insertWidget(2, edit_);
  edit_->setAccessibleName(tr("Name of the take"));
  edit_->setToolTip(tr("Enter keeps the new name, Esc the old one"));
  edit_->hide();
  line()->addWidget(length_);
  line()->addWidget(problem_, 2);
  film_->setToolTip(tr("Renders this take as a video in full quality, with the settings of the Export page"));
  line()->addWidget(film_);
  connect(film_, &QPushButton::clicked, this, [this] { Q_EMIT filmRequested(take_.id); });
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(0);
  play_ = action(QStringLiteral("play"), tr("Play"), tr("Plays the take again, live with its avatar"),
                 [this] { Q_EMIT playRequested(take_.id); });
  QToolButton* rename =
      action(QStringLiteral("edit"), tr("Rename"), tr("Renames the take (F2)"), [this] { beginRename(); });
  QToolButton* folder = action(QStringLiteral("folder"), tr("Show in folder"), tr("Shows the take's files"),
                               [this] { Q_EMIT folderRequested(take_.id); });
  QToolButton* remove = action(QStringLiteral("trash"), tr("Delete"), tr("Moves the take to the trash (Delete)"),
                               [this] { Q_EMIT removeRequested(take_.id); });
  for (QToolButton* button : {play_, rename, folder, remove}) buttons->addWidget(button);
  line()->addLayout(buttons);
  setKey(Qt::Key_Return, {play_});
  setKey(Qt::Key_F2, {rename});
  setKey(Qt::Key_Delete, {remove});
  connect(edit_, &QLineEdit::editingFinished, this, [this] { endRename(true); });
  edit_->installEventFilter(this);
}

void TakeRow::setTake(const TakeEntry& take) {
  if (take.id != take_.id) endRename(false);
  take_ = take;
  thumbnail_->setImage(take.thumbnail);
  title_->setText(take.name);
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
  title_->hide();
  edit_->show();
  edit_->selectAll();
  edit_->setFocus(Qt::OtherFocusReason);
}

void TakeRow::endRename(bool keep) {
  if (edit_->isHidden()) return;
  edit_->hide();
  title_->show();
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

}  // namespace visema::ui
