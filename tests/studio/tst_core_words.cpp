// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "app/studio/core_words.h"
#include "app/studio/translation.h"

using namespace visema::studio;

/// What core says of an error is said in German, too.
class TestCoreWords : public QObject {
  Q_OBJECT

  static QString filled(QString sentence) {
    for (int i = 1; i <= 9; ++i) sentence.replace(QStringLiteral("%%1").arg(i), QStringLiteral("N%1N").arg(i));
    return sentence;
  }

 private Q_SLOTS:
  void aSentenceThatIsNotKnownIsSaidAsItIs() {
    QCOMPARE(inWords("nobody has translated this"), QStringLiteral("nobody has translated this"));
    QCOMPARE(inWords(""), QString());
  }
  void inEnglishNothingChanges() {
    for (const std::string& sentence : knownSentences()) {
      const QString said = filled(QString::fromStdString(sentence));
      QCOMPARE(inWords(said.toStdString()), said);
    }
  }
  void everySentenceKeepsItsNamesInGerman() {
    installLanguage(*qApp, QStringLiteral("de"));
    QVERIFY(knownSentences().size() > 100);
    for (const std::string& sentence : knownSentences()) {
      const QString said = filled(QString::fromStdString(sentence));
      const QString german = filled(QCoreApplication::translate("Core", sentence.c_str()));
      QVERIFY2(german != said, sentence.c_str());
      QCOMPARE(inWords(said.toStdString()), german);
      for (int i = 1; i <= 9; ++i) {
        const QString name = QStringLiteral("N%1N").arg(i);
        QVERIFY2(said.contains(name) == german.contains(name), sentence.c_str());
      }
    }
  }
  void aReasonIsTranslatedWithItsSentence() {
    const QString said = inWords("/a/b is not a take: /a/b/take.json does not exist");
    QVERIFY2(said.startsWith(QLatin1String("/a/b ist keine")), qPrintable(said));
    QVERIFY2(said.endsWith(QLatin1String("/a/b/take.json gibt es nicht")), qPrintable(said));
  }
  /// A sentence that was changed in core would silently be English again.
  void coreStillSaysThem() {
    QString sources;
    for (const char* folder : {"core", "app"})
      for (QDirIterator files(QStringLiteral(VISEMA_SOURCE_DIR "/") + QLatin1String(folder),
                              {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                              QDirIterator::Subdirectories);
           files.hasNext();) {
        QFile file(files.next());
        if (file.fileName().endsWith(QLatin1String("core_words.cpp"))) continue;
        QVERIFY(file.open(QIODevice::ReadOnly));
        sources += QString::fromUtf8(file.readAll());
      }
    sources.remove(QRegularExpression(QStringLiteral("\"\\s*\\n\\s*\"")));  // literals over several lines
    sources.replace(QLatin1String("\\\""), QLatin1String("\""));
    for (const std::string& sentence : knownSentences())
      for (const QString& piece :
           QString::fromStdString(sentence).split(QRegularExpression(QStringLiteral("%[1-9]")), Qt::SkipEmptyParts))
        QVERIFY2(sources.contains(piece), sentence.c_str());
  }
};

QTEST_MAIN(TestCoreWords)
#include "tst_core_words.moc"
