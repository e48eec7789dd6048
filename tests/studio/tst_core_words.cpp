// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>

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

  inline static const QString kRoot = QStringLiteral(VISEMA_SOURCE_DIR "/");

  /// Of two words or more that are in no tr() and no log, and are no names.
  static QStringList untranslatable(const QString& file) {
    static const QStringList kNames{QStringLiteral("Visema Studio"),
                                    QStringLiteral("eSpeak NG"),
                                    QStringLiteral("public domain"),
                                    QStringLiteral("JSON for Modern C++"),
                                    QStringLiteral("film player"),  // a thread, as the next two are
                                    QStringLiteral("film recorder"),
                                    QStringLiteral("audio devices"),
                                    QStringLiteral("none started"),  // in the diagnosis, which is English
                                    QStringLiteral("Visema Studio %1, Qt %2, %3"),  // the same
                                    QStringLiteral("yyyy-MM-dd HH.mm.ss")};
    static const QRegularExpression kOthers(
        QStringLiteral("//[^\\n]*|\\blog(?:Info|Warning|Error|Debug)\\([^;]*;|#include[^\\n]*|R\"\\([^)]*\\)\""));
    static const QRegularExpression kSplit(QStringLiteral("\"\\s*\\n\\s*\""));
    static const QRegularExpression kTranslated(
        QStringLiteral("(?:\\btr|translate|QT_TRANSLATE_NOOP)\\(\\s*(?:\"[^\"]*\"\\s*,\\s*)?\"(?:[^\"\\\\]|\\\\.)*\""));
    static const QRegularExpression kLiteral(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    static const QRegularExpression kTwoWords(QStringLiteral("[A-Za-z]{2,}[,.:;]? [A-Za-z]{2,}"));
    QFile source(kRoot + file);
    if (!source.open(QIODevice::ReadOnly)) return {QStringLiteral("cannot be read")};
    QString text = QString::fromUtf8(source.readAll());
    text.remove(kOthers).remove(kSplit).remove(kTranslated);
    QStringList found;
    for (auto literals = kLiteral.globalMatch(text); literals.hasNext();) {
      QString literal = literals.next().captured(1);
      const bool code = literal.contains(QLatin1Char('<')) || literal.contains(QLatin1Char('\n')) ||
                        literal.contains(QLatin1Char('#')) || literal.startsWith(QLatin1String("visema "));
      if (code || !literal.contains(kTwoWords) || kNames.contains(literal)) continue;
      found << literal.replace(QLatin1String("\\\""), QLatin1String("\""));
    }
    return found;
  }

 private Q_SLOTS:
  void aSentenceThatIsNotKnownIsSaidAsItIs() {
    QCOMPARE(inWords("nobody has translated this"), QStringLiteral("nobody has translated this"));
    QCOMPARE(inWords(""), QString());
  }
  void inEnglishNothingChangesButWhatTheCommandLineCallsOtherwise() {
    static constexpr const char* kOfTheCommandLine[] = {"visema devices",   "--memory",       "visema build add",
                                                        "--name",           "--person",       "AVE); what others",
                                                        "the same command", "--features says"};
    for (const std::string& sentence : knownSentences()) {
      const QString said = filled(QString::fromStdString(sentence));
      const bool ofTheCommandLine = std::any_of(std::begin(kOfTheCommandLine), std::end(kOfTheCommandLine),
                                                [&](const char* word) { return said.contains(QLatin1String(word)); });
      if (!ofTheCommandLine) QCOMPARE(inWords(said.toStdString()), said);
      if (!ofTheCommandLine) continue;
      QVERIFY2(!inWords(said.toStdString()).contains(QRegularExpression(QStringLiteral("visema |--"))),
               sentence.c_str());
      for (int i = 1; i <= 9; ++i) {
        const QString name = QStringLiteral("N%1N").arg(i);
        QCOMPARE(inWords(said.toStdString()).contains(name), said.contains(name));
      }
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
    const QString about = inWords("/a/b.txt: The text has sounds that are not known; is its language de?");
    QVERIFY2(about.startsWith(QLatin1String("/a/b.txt: Der Text hat")), qPrintable(about));
    const QString said = inWords("/a/b is not a take: /a/b/take.json does not exist");
    QVERIFY2(said.startsWith(QLatin1String("/a/b ist keine")), qPrintable(said));
    QVERIFY2(said.endsWith(QLatin1String("/a/b/take.json gibt es nicht")), qPrintable(said));
  }
  void whatAVoiceMadeOfAMouthIsSaidInGerman() {
    QCOMPARE(inWords("closed 82 % (the person 90 %), m b p 75 %, fit 0.61"),
             QStringLiteral("geschlossen 82 % (die Person 90 %), bei m b p 75 %, Passung 0.61"));
    QCOMPARE(inWords("12 % open (in the footage 10 %)"), QStringLiteral("12 % offen (im Material 10 %)"));
    QCOMPARE(inWords("0.61 (in the footage 0.70)"), QStringLiteral("0.61 (im Material 0.70)"));
  }
  /// Neither is there a sentence of the window that lupdate does not see, nor one of core's about the window's work
  /// that would come up in English.
  void noSentenceIsLeftOut() {
    QStringList files;
    for (const char* file : {"app/wiring/take_film.cpp", "core/exporting/queue_runner.cpp",
                             "core/exporting/subtitles.cpp", "core/phones/known_text.cpp"})
      files << QLatin1String(file);
    for (const char* folder :
         {"ui", "app/studio", "core/audio", "core/filming", "core/live", "core/media", "core/nn/weights", "core/sync"})
      for (QDirIterator found(kRoot + QLatin1String(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                              QDir::Files, QDirIterator::Subdirectories);
           found.hasNext();)
        files << found.next().mid(kRoot.size());
    QString known;
    for (const std::string& sentence : knownSentences()) known += QString::fromStdString(sentence) + QLatin1Char('\n');
    QStringList missing;
    for (const QString& file : files) {
      if (file.endsWith(QLatin1String("core_words.cpp")) || file.endsWith(QLatin1String("studio/main.cpp"))) continue;
      if (file == QLatin1String("core/live/self_test.cpp")) continue;  // of the command line
      if (file == QLatin1String("core/filming/prompter_sentences.cpp")) continue;  // read aloud in their own language
      for (const QString& sentence : untranslatable(file))
        if (!known.contains(sentence.trimmed())) missing << file + QStringLiteral(": ") + sentence;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
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
