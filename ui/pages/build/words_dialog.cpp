// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/build/words_dialog.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <utility>

#include "ui/theme/tokens.h"
#include "ui/widgets/button_text.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/language_box.h"

namespace visema::ui {
namespace {
constexpr int kWidth = 560, kTextHeight = 220;
}

WordsDialog::WordsDialog(std::vector<BuildWords> words, QWidget* parent)
    : QDialog(parent),
      before_(std::move(words)),
      footage_(new QComboBox),
      text_(new QPlainTextEdit),
      language_(new LanguageBox) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Transcript"));
  setMinimumWidth(kWidth);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(20, 20, 20, 20);
  column->setSpacing(metric::kGap);
  column->addWidget(titleLabel(tr("Transcript")));
  auto* why =
      smallLabel(tr("With a word-for-word transcript the mouth learns which sound is which; without one it goes by "
                    "what it hears. Verify shows which of the two explains the mouth better, and that one is used."));
  why->setWordWrap(true);
  column->addWidget(why);
  footage_->setAccessibleName(tr("Video"));
  footage_->setToolTip(tr("The video this is said in"));
  for (const BuildWords& each : before_) footage_->addItem(each.footage);
  column->addWidget(footage_);
  footage_->setVisible(before_.size() > 1);
  text_->setAccessibleName(tr("Words"));
  text_->setToolTip(tr("What is said in the video, word for word; leave it empty if there is no transcript"));
  text_->setPlaceholderText(tr("What is said in the recording, word for word"));
  text_->setTabChangesFocus(true);
  text_->setMinimumHeight(kTextHeight);
  column->addWidget(text_);
  column->addWidget(language_);
  auto* row = new QHBoxLayout;
  row->setSpacing(metric::kGapSmall);
  row->addStretch();
  QPushButton* cancel = pushButton(tr("Cancel"));
  cancel->setToolTip(tr("Leaves everything as it is (Esc)"));
  cancel->setAutoDefault(false);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  row->addWidget(cancel);
  QPushButton* save = pushButton(tr("Save"), ButtonKind::Primary);
  save->setToolTip(tr("Saves the transcript with this build; it can be undone"));
  save->setDefault(true);
  connect(save, &QPushButton::clicked, this, [this] {
    Q_EMIT saved(this->words());
    accept();
  });
  row->addWidget(save);
  column->addLayout(row);
  connect(footage_, &QComboBox::currentIndexChanged, this, &WordsDialog::showWords);
  showWords(0);
  text_->setFocus();
}

void WordsDialog::showWords(int index) {
  const BuildWords& words = before_[static_cast<std::size_t>(index)];
  text_->setPlainText(words.words);
  language_->setLanguage(words.language);
}

BuildWords WordsDialog::words() const {
  const QString said = text_->toPlainText().trimmed();
  return {footage_->currentText(), said, said.isEmpty() ? QString() : language_->language()};
}

}  // namespace visema::ui
