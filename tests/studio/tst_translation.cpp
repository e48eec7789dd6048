// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QFile>
#include <QKeySequence>
#include <QProcess>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "app/studio/translation.h"
#include "ui/theme/theme.h"
#include "ui/widgets/page_shell.h"
#include "ui/window/main_window.h"

/// What the window says is said in German, too.
class TestTranslation : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everySentenceOfTheWindowIsTranslated() {
    // The sources are read anew, so that a sentence that came since counts as well.
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("visema_de.ts"));
    QVERIFY(QFile::copy(QStringLiteral(VISEMA_SOURCE_DIR "/resources/i18n/visema_de.ts"), copy));
    QVERIFY(QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner));
    QProcess lupdate;
    lupdate.setWorkingDirectory(QStringLiteral(VISEMA_SOURCE_DIR));
    lupdate.start(QStringLiteral(VISEMA_LUPDATE),
                  {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-no-obsolete"),
                   QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("ui"),
                   QStringLiteral("app/studio"), QStringLiteral("-ts"), copy});
    QVERIFY2(lupdate.waitForFinished(100'000) && lupdate.exitCode() == 0, lupdate.readAllStandardError().constData());
    QFile file(copy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList missing;
    QString context;
    QString source;
    int count = 0;
    for (QXmlStreamReader xml(&file); !xml.atEnd(); xml.readNext()) {
      if (!xml.isStartElement()) continue;
      if (xml.name() == QLatin1String("name")) context = xml.readElementText();
      if (xml.name() == QLatin1String("source")) source = xml.readElementText();
      if (xml.name() != QLatin1String("translation")) continue;
      ++count;
      // "Words" is the class behind a context: lupdate did not see which, and the window will not find it.
      if (xml.attributes().value(QLatin1String("type")) == QLatin1String("unfinished") ||
          context == QLatin1String("Words"))
        missing << context + QStringLiteral(": ") + source;
    }
    QVERIFY(count > 300);
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
  }
  void theSidePanelsHaveRoomForGermanWords() {
    visema::studio::installLanguage(*qApp, QStringLiteral("de"));
    visema::ui::applyTheme(*qApp, visema::ui::lightTokens(), visema::ui::Motion::Reduced);
    visema::ui::MainWindow window(QStringLiteral("1"));
    window.show();
    constexpr int kScrollBar = 10;
    int panels = 0;
    for (const visema::ui::PageShell* page : window.findChildren<visema::ui::PageShell*>())
      for (const QScrollArea* scroll : page->findChildren<QScrollArea*>()) {
        if (scroll->parentWidget()->parentWidget() != page || scroll->parentWidget()->accessibleName().isEmpty())
          continue;
        ++panels;
        const int needed = scroll->widget()->minimumSizeHint().width();
        QVERIFY2(needed <= visema::ui::metric::kSideWidth - 1 - kScrollBar,
                 qPrintable(page->title() + QStringLiteral(": %1 pixels").arg(needed)));
      }
    QVERIFY(panels >= 4);
  }
  void keysHaveTheNamesOfAGermanKeyboard() {
    visema::studio::installLanguage(*qApp, QStringLiteral("de"));
    const QString name = QKeySequence(Qt::CTRL | Qt::Key_Comma).toString(QKeySequence::NativeText);
    if (name.startsWith(QLatin1String("Ctrl")))
      QSKIP("Qt's own translations (qt6-translations-l10n) are not installed");
    QCOMPARE(name, QStringLiteral("Strg+,"));
  }
};

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
