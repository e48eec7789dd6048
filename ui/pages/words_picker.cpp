// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/words_picker.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/theme/tokens.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/segmented_control.h"

namespace visema::ui {
namespace {

constexpr int kTextHeight = 84;

struct Language {
  const char* name;  // as espeak-ng names it
  QLocale::Language language;
  QLocale::Territory territory;  // said where there are several
};
constexpr Language kLanguages[] = {
    {"en-us", QLocale::English, QLocale::UnitedStates}, {"en-gb", QLocale::English, QLocale::UnitedKingdom},
    {"de", QLocale::German, QLocale::AnyTerritory},     {"es", QLocale::Spanish, QLocale::AnyTerritory},
    {"fr-fr", QLocale::French, QLocale::AnyTerritory},  {"it", QLocale::Italian, QLocale::AnyTerritory},
    {"ru", QLocale::Russian, QLocale::AnyTerritory},    {"ca", QLocale::Catalan, QLocale::AnyTerritory},
    {"el", QLocale::Greek, QLocale::AnyTerritory},      {"ro", QLocale::Romanian, QLocale::AnyTerritory},
    {"bg", QLocale::Bulgarian, QLocale::AnyTerritory},
};

/// As those who speak it call it.
QString nameOf(const Language& language) {
  const QLocale locale(language.language, language.territory);
  QString name = locale.nativeLanguageName();
  if (!name.isEmpty()) name[0] = name[0].toUpper();
  return name;
}

/// The window's own.
int usualLanguage() {
  for (int i = 0; i < static_cast<int>(std::size(kLanguages)); ++i)
    if (kLanguages[i].language == QLocale().language()) return i;
  return 0;
}

}  // namespace

WordsPicker::WordsPicker(QWidget* parent)
    : QWidget(parent),
      kind_(new SegmentedControl),
      typed_(new QPlainTextEdit),
      language_(new QComboBox),
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
  language_->setAccessibleName(tr("Language of the words"));
  language_->setToolTip(tr("The language of the words"));
  for (const Language& language : kLanguages) language_->addItem(nameOf(language), QLatin1String(language.name));
  for (QWidget* widget : {static_cast<QWidget*>(kind_), static_cast<QWidget*>(typed_), static_cast<QWidget*>(language_),
                          static_cast<QWidget*>(help_)})
    column->addWidget(widget);
  connect(kind_, &SegmentedControl::chosen, this, [this] {
    showKind();
    Q_EMIT chosen();
  });
  connect(typed_, &QPlainTextEdit::textChanged, this, &WordsPicker::chosen);
  connect(language_, &QComboBox::activated, this, &WordsPicker::chosen);
  showKind();
}

void WordsPicker::setChoice(const ExportChoice& choice) {
  kind_->setCurrent(static_cast<int>(choice.words));
  if (typed_->toPlainText() != choice.typedWords) {
    const QSignalBlocker silent(typed_);
    typed_->setPlainText(choice.typedWords);
  }
  language_->setCurrentIndex(
      qMax(0, choice.language.isEmpty() ? usualLanguage() : language_->findData(choice.language)));
  showKind();
}

void WordsPicker::putInto(ExportChoice& choice) const {
  choice.words = static_cast<WordsFrom>(kind_->current());
  choice.typedWords = typed_->toPlainText();
  choice.language = language_->currentData().toString();
}

void WordsPicker::showKind() {
  const auto kind = static_cast<WordsFrom>(kind_->current());
  typed_->setVisible(kind == WordsFrom::Typed);
  language_->setVisible(kind != WordsFrom::Sound);
  help_->setVisible(kind == WordsFrom::Beside);
  help_->setText(tr("hello.wav follows hello.txt or hello.srt in the same folder, for up to three minutes."));
}

}  // namespace visema::ui
