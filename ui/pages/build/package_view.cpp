// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/package_view.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

namespace visema::ui {

PackageView::PackageView(QWidget* parent)
    : QWidget(parent), result_(mutedLabel({})), picture_(new Thumbnail({160, 160}, metric::kRadiusLarge)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGap);
  auto* about = new Card;
  auto* row = new QHBoxLayout(about);
  row->setContentsMargins(16, 16, 16, 16);
  row->setSpacing(20);
  row->addWidget(picture_, 0, Qt::AlignTop);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(metric::kGapLarge);
  form->setVerticalSpacing(10);
  name_ = addLine(form, tr("Name"), tr("What the avatar is called in the library"), tr("Anna"));
  author_ = addLine(form, tr("Author"), tr("Who made the footage; may be left empty"), {});
  licence_ = addLine(form, tr("Licence"), tr("Under which licence the avatar may be used; may be left empty"),
                     tr("Private use only"));
  row->addLayout(form, 1);
  column->addWidget(about);
  auto* consent = new Card;
  auto* inside = new QVBoxLayout(consent);
  inside->setContentsMargins(16, 16, 16, 16);
  inside->setSpacing(10);
  inside->addWidget(strongLabel(tr("Consent of the person shown")));
  inside->addWidget(mutedLabel(
      tr("No avatar is made without it. It is kept in the package with today's date, where anyone can read it.")));
  auto* given = new QFormLayout;
  given->setHorizontalSpacing(metric::kGapLarge);
  given->setVerticalSpacing(10);
  who_ = addLine(given, tr("Person"), tr("Who is shown"), tr("Anna Example"));
  statement_ = addLine(given, tr("Statement"), tr("How that person agreed to this avatar, in a sentence"),
                       tr("I agree to an avatar of me being made and used."));
  inside->addLayout(given);
  column->addWidget(consent);
  column->addWidget(result_);
  column->addStretch(1);
}

QLineEdit* PackageView::addLine(QFormLayout* form, const QString& name, const QString& toolTip,
                                const QString& placeholder) {
  auto* line = new QLineEdit;
  line->setAccessibleName(name);
  line->setToolTip(toolTip);
  line->setPlaceholderText(placeholder);
  line->setMaxLength(400);
  QLabel* label = bodyLabel(name);
  label->setMinimumHeight(metric::kControlHeight);
  form->addRow(label, line);
  connect(line, &QLineEdit::editingFinished, this, [this] {
    if (package() == known_) return;
    known_ = package();
    Q_EMIT changed(known_);
  });
  connect(line, &QLineEdit::textEdited, this, &PackageView::edited);
  return line;
}

/// What somebody types now is not taken from under their hands.
void PackageView::setPackage(const BuildPackage& package) {
  known_ = package;
  for (const auto& [line, text] :
       {std::pair(name_, package.name), std::pair(author_, package.author), std::pair(licence_, package.licence),
        std::pair(who_, package.who), std::pair(statement_, package.statement)})
    if (!line->hasFocus() || !line->isModified()) line->setText(text);
}

BuildPackage PackageView::package() const {
  return {name_->text().trimmed(), author_->text().trimmed(), licence_->text().trimmed(), statement_->text().trimmed(),
          who_->text().trimmed()};
}

QString PackageView::missing() const {
  const BuildPackage now = package();
  if (now.name.isEmpty()) return tr("The avatar has no name yet.");
  if (now.who.isEmpty()) return tr("Say who is shown.");
  if (now.statement.isEmpty()) return tr("Say how the person shown agreed to this avatar.");
  return {};
}

void PackageView::setThumbnail(const QImage& picture) { picture_->setImage(picture); }

void PackageView::setResult(const QString& words) {
  result_->setText(words);
  result_->setVisible(!words.isEmpty());
}

void PackageView::setEditable(bool editable) {
  for (QLineEdit* line : {name_, author_, licence_, who_, statement_}) line->setEnabled(editable);
}

}  // namespace visema::ui
