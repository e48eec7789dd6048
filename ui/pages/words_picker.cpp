// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/words_picker.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/language_box.h"
#include "ui/widgets/segmented_control.h"

namespace visema::ui {
namespace {

constexpr int kTextHeight = 84;

}  // namespace

WordsPicker::WordsPicker(QWidget* parent)
    : QWidget(parent),
      kind_(new SegmentedControl),
      typed_(new QPlainTextEdit),
      language_(new LanguageBox),
      help_(smallLabel({})) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  kind_->addSegment(tr("Sound"), tr("The lips follow what is heard"));
  kind_->addSegment(tr("Text file"), tr("The lips say the words of the .txt or .srt file next to each audio file"));
  kind_->addSegment(tr("Type it"), tr("The lips say the words you type, for the next audio file you add"));
  typed_->setFixedHeight(kTextHeight);
  typed_->setTabChangesFocus(true);
  typed_->setPlaceholderText(tr("What is said in the recording, word for word"));
  typed_->setAccessibleName(tr("Words"));
  typed_->setToolTip(tr("What is said in the next audio file you add, word for word"));
  for (QWidget* widget : {static_cast<QWidget*>(kind_), static_cast<QWidget*>(typed_), static_cast<QWidget*>(language_),
                          static_cast<QWidget*>(help_)})
    column->addWidget(widget);
  connect(kind_, &SegmentedControl::chosen, this, [this] {
    showKind();
    Q_EMIT chosen();
  });
  connect(typed_, &QPlainTextEdit::textChanged, this, &WordsPicker::chosen);
  connect(language_, &LanguageBox::activated, this, &WordsPicker::chosen);
  showKind();
}

void WordsPicker::setChoice(const ExportChoice& choice) {
  kind_->setCurrent(static_cast<int>(choice.words));
  if (typed_->toPlainText() != choice.typedWords) {
    const QSignalBlocker silent(typed_);
    typed_->setPlainText(choice.typedWords);
  }
  language_->setLanguage(choice.language);
  showKind();
}

void WordsPicker::putInto(ExportChoice& choice) const {
  choice.words = static_cast<WordsFrom>(kind_->current());
  choice.typedWords = typed_->toPlainText();
  choice.language = language_->language();
}

void WordsPicker::showKind() {
  const auto kind = static_cast<WordsFrom>(kind_->current());
  typed_->setVisible(kind == WordsFrom::Typed);
  language_->setVisible(kind != WordsFrom::Sound);
  help_->setVisible(kind == WordsFrom::Beside);
  help_->setText(tr("hello.wav follows hello.txt or hello.srt in the same folder, for up to three minutes."));
}

}  // namespace visema::ui
