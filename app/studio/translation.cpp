// SPDX-License-Identifier: Apache-2.0
#include "app/studio/translation.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

// Static libraries must name their resources; the macro wants to be outside any namespace.
static void initializeResources() { Q_INIT_RESOURCE(i18n); }

namespace visema::studio {

void installLanguage(QApplication& application, const QString& language) {
  initializeResources();
  const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
  QLocale::setDefault(locale);
  auto* ours = new QTranslator(&application);
  if (ours->load(locale, QStringLiteral("visema"), QStringLiteral("_"), QStringLiteral(":/visema/i18n")))
    application.installTranslator(ours);
  auto* qts = new QTranslator(&application);  // the words of Qt's own dialogs
  if (qts->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    application.installTranslator(qts);
}

}  // namespace visema::studio
