// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/language_box.h"

#include <QLocale>

namespace visema::ui {
namespace {

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

LanguageBox::LanguageBox(QWidget* parent) : QComboBox(parent) {
  setAccessibleName(tr("Language of the words"));
  setToolTip(tr("The language of the words"));
  for (const Language& language : kLanguages) addItem(nameOf(language), QLatin1String(language.name));
  setLanguage({});
}

void LanguageBox::setLanguage(const QString& language) {
  setCurrentIndex(qMax(0, language.isEmpty() ? usualLanguage() : findData(language)));
}

}  // namespace visema::ui
