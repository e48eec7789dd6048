// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTranslator>
#include <QXmlStreamReader>
#include <set>

#include "ui/theme/theme.h"
#include "ui/window/manual_dialog.h"

using namespace visema::ui;

namespace {

/// Everything the window says, in English and in German.
struct Words {
  std::set<QString> english, german;
};

Words wordsOfTheWindow() {
  QFile file(QStringLiteral(VISEMA_ROOT "/resources/i18n/visema_de.ts"));
  Words words;
  if (!file.open(QIODevice::ReadOnly)) return words;
  for (QXmlStreamReader xml(&file); !xml.atEnd();) {
    xml.readNext();
    if (!xml.isStartElement()) continue;
    if (xml.name() == QLatin1String("source"))
      words.english.insert(xml.readElementText());
    else if (xml.name() == QLatin1String("translation"))
      words.german.insert(xml.readElementText(QXmlStreamReader::IncludeChildElements));
  }
  return words;
}

QStringList shownPages(const ManualDialog& dialog) {
  QStringList titles;
  const auto* list = dialog.findChild<QListWidget*>();
  for (int i = 0; i < list->count(); ++i)
    if (!list->item(i)->isHidden()) titles << list->item(i)->text();
  return titles;
}

}  // namespace

class TestManual : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void thereIsAPageForEveryPageInBothLanguages() {
    const auto english = manualPages(QStringLiteral("en")), german = manualPages(QStringLiteral("de"));
    QVERIFY(english.size() >= 7);
    QCOMPARE(german.size(), english.size());
    for (std::size_t i = 0; i < english.size(); ++i) {
      QVERIFY(english[i].text.startsWith(QStringLiteral("# ")));
      QVERIFY(!english[i].title.isEmpty() && !german[i].title.isEmpty());
      QVERIFY(english[i].text != german[i].text);
      const auto commands = [](const QString& text) { return text.count(QStringLiteral("\nvisema ")); };
      QCOMPARE(commands(german[i].text), commands(english[i].text));
    }
  }

  void aLanguageWithoutAManualGetsTheEnglishOne() {
    QCOMPARE(manualPages(QStringLiteral("fr")).front().title, manualPages(QStringLiteral("en")).front().title);
    QVERIFY(!manualPages({}).empty());
  }

  void whatItCallsTheWindowsButtonsIsWhatTheyAreCalled() {
    const Words words = wordsOfTheWindow();
    const QRegularExpression emphasis(QStringLiteral("(?<![*\\w])\\*([^*\\n]+)\\*(?![*\\w])"));
    int found = 0;
    for (const QString& language : {QStringLiteral("en"), QStringLiteral("de")})
      for (const ManualPage& page : manualPages(language))
        for (auto it = emphasis.globalMatch(page.text); it.hasNext(); ++found) {
          const QString name = it.next().captured(1);
          const auto& known = language == QLatin1String("en") ? words.english : words.german;
          const QString counted =
              QString(name).replace(QRegularExpression(QStringLiteral("\\d+")), QStringLiteral("%1"));
          QVERIFY2(known.count(name) || known.count(counted),
                   qPrintable(page.title + QStringLiteral(" speaks of ") + name));
        }
    QVERIFY(found > 8);
  }

  void noPageIsScrolledSidewaysAndChaptersStandApart() {
    ManualDialog dialog(manualPages(QStringLiteral("de")));
    dialog.show();
    auto* text = dialog.findChild<QTextBrowser*>();
    auto* list = dialog.findChild<QListWidget*>();
    for (int i = 0; i < list->count(); ++i) {
      list->setCurrentRow(i);
      QVERIFY2(text->horizontalScrollBar()->maximum() == 0, qPrintable(list->item(i)->text()));
      for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next())
        if (block.blockFormat().headingLevel() > 1) QVERIFY(block.blockFormat().topMargin() >= 12);
    }
  }

  void searchingLeavesThePagesThatHaveAllTheWords() {
    ManualDialog dialog(manualPages(QStringLiteral("en")));
    const auto all = shownPages(dialog).size();
    auto* words = dialog.findChild<QLineEdit*>();
    words->setText(QStringLiteral("prores transparent"));
    QVERIFY(shownPages(dialog).size() < all);
    QVERIFY(shownPages(dialog).contains(QStringLiteral("Formats")));
    const auto* text = dialog.findChild<QTextBrowser*>();
    QCOMPARE(text->textCursor().selectedText().toLower(), QStringLiteral("prores"));
    words->setText(QStringLiteral("no page has zyxwv"));
    QVERIFY(shownPages(dialog).isEmpty());
    words->clear();
    QCOMPARE(shownPages(dialog).size(), all);
  }

  void picturesAreShown() {
    applyTheme(*qApp, lightTokens(), Motion::Reduced);
    for (const QString& language : {QStringLiteral("en"), QStringLiteral("de")}) {
      ManualDialog dialog(manualPages(language));
      dialog.show();
      dialog.findChild<QListWidget*>()->setCurrentRow(1);
      const auto* text = dialog.findChild<QTextBrowser*>();
      const QImage shown = dialog.grab().toImage();  // lays it out, and so fetches the picture
      QVERIFY(!text->document()->resource(QTextDocument::ImageResource, QUrl(QStringLiteral("footage.svg"))).isNull());
      if (qEnvironmentVariableIsSet("VISEMA_GALLERY"))
        QVERIFY(shown.save(qEnvironmentVariable("VISEMA_GALLERY") +
                           QStringLiteral("/manual-footage-%1.png").arg(language)));
    }
  }

  void aPageThatIsChosenIsShownAsText() {
    applyTheme(*qApp, darkTokens(), Motion::Reduced);
    ManualDialog dialog(manualPages(QStringLiteral("en")));
    const auto* text = dialog.findChild<QTextBrowser*>();
    dialog.findChild<QListWidget*>()->setCurrentRow(6);
    QVERIFY(text->toPlainText().contains(QStringLiteral("visema doctor")));
    QVERIFY(!text->toPlainText().contains(QStringLiteral("```")));
    if (qEnvironmentVariableIsSet("VISEMA_GALLERY")) {
      dialog.show();
      QVERIFY(QDir().mkpath(qEnvironmentVariable("VISEMA_GALLERY")));
      QVERIFY(dialog.grab().save(qEnvironmentVariable("VISEMA_GALLERY") + QStringLiteral("/manual.png")));
    }
  }
};

QTEST_MAIN(TestManual)
#include "tst_manual.moc"
