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

  /// As a line begins; a name that begins it keeps its own letters.
  static QString begun(QString sentence) {
    if (!sentence.startsWith(QLatin1Char('%'))) sentence[0] = sentence[0].toUpper();
    return sentence;
  }

  inline static const QString kRoot = QStringLiteral(VISEMA_SOURCE_DIR "/");

  /// What no user of the window comes to: programs of the command line, and what is there for files it alone takes.
  static bool isOfTheCommandLine(const QString& file) {
    static const QStringList kFiles{
        QStringLiteral("core/live/self_test.cpp"),
        QStringLiteral("core/avatar/package_writer.cpp"),     // visema pack
        QStringLiteral("core/avatar/memory_budget.cpp"),      // --memory
        QStringLiteral("core/importing/import_report.cpp"),   // visema import; the window has its own
        QStringLiteral("core/importing/sanders_export.cpp"),  // visema export-package
        QStringLiteral("core/exporting/film_bench.cpp"),
        QStringLiteral("core/media/opus_decoder.cpp"),       // of the server
        QStringLiteral("core/lipsync/frame_plan_file.cpp"),  // --plan
        QStringLiteral("core/lipsync/mouth_codes.cpp"),      // --codes
        QStringLiteral("core/base/crash_report.cpp"),        // a report is for those who mend it
        QStringLiteral("core/base/cpu_features.cpp"),        // of the diagnosis, which is English
        QStringLiteral("core/base/log.cpp"),
        QStringLiteral("core/base/trace.cpp"),
        QStringLiteral("core/training/package/train_avatar.cpp"),  // visema train; a build trains another way
        QStringLiteral("core/training/package/train_light.cpp"),
        QStringLiteral("core/training/package/train_unet.cpp"),
        QStringLiteral("core/training/lips/unet_trainer.cpp"),
        QStringLiteral("app/wiring/engines.h")};
    return file.startsWith(QLatin1String("core/nn/bench/")) || kFiles.contains(file);
  }

  /// Of two words or more that are in no tr() and no log, and are no names.
  static QStringList untranslatable(const QString& file) {
    static const QStringList kNames{QStringLiteral("Visema Studio"),
                                    QStringLiteral("eSpeak NG"),
                                    QStringLiteral("public domain"),
                                    QStringLiteral("JSON for Modern C++"),
                                    QStringLiteral("KISS FFT"),
                                    QStringLiteral("CPU, LibTorch"),
                                    QStringLiteral("GPU, CUDA"),
                                    QStringLiteral("film player"),  // a thread, as the next three are
                                    QStringLiteral("film recorder"),
                                    QStringLiteral("audio devices"),
                                    QStringLiteral("stream encoder"),
                                    QStringLiteral("the network painted a mouth that is "),  // looked at by the server
                                    QStringLiteral("Visema microphone"),  // what other programs list it as
                                    QStringLiteral("none started"),       // in the diagnosis, which is English
                                    QStringLiteral("Visema Studio %1, Qt %2, %3"),  // the same
                                    QStringLiteral("yyyy-MM-dd HH.mm.ss"),
                                    QStringLiteral("No microphone was found: plug one in or start the sound server "
                                                   "(PulseAudio or PipeWire)."),  // put through inWords()
                                    QStringLiteral("the golden weights"),         // of tests
                                    QStringLiteral("BEGIN IMMEDIATE")};
    // Engines by name; what the database is told; options of the command line; lines that only a program reads or that
    // only its log has.
    static const QRegularExpression kOfPrograms(QStringLiteral(
        "^(Fused|LibTorch) (CPU|CUDA), |^ ?(PRAGMA|SELECT|INSERT|UPDATE|DELETE|CREATE|FROM) |^id, film, |--[a-z]|"
        "^(step %lld|\\[Script Info|\\\\n)|little-endian|^, judged frames: lips $|^ dB, crop $|^\\|as far|"
        "^: the network .?\"$|utt\\.synth|is not a mark: it is cut|of what shows|heard sentences are used|"
        "^sound explains |^(the text's phones|phones alone) explain |in memory: $|as needed: $|^Frames are decoded| "
        "free for it$"));
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
    // What a job is doing, in one word or with a name behind it.
    static const QRegularExpression kStage(QStringLiteral("rogress_?\\(\\{[^\"}]*\"([^\"]+)\""));
    QStringList found;
    for (auto stages = kStage.globalMatch(text); stages.hasNext();) found << stages.next().captured(1);
    text.remove(kOthers).remove(kSplit).remove(kTranslated);
    for (auto literals = kLiteral.globalMatch(text); literals.hasNext();) {
      QString literal = literals.next().captured(1);
      const bool code = literal.contains(QLatin1Char('<')) || literal.contains(QLatin1Char('\n')) ||
                        literal.contains(QLatin1Char('#')) || literal.startsWith(QLatin1String("visema ")) ||
                        literal.contains(kOfPrograms);
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
    static constexpr const char* kOfTheCommandLine[] = {
        "visema library",    "visema build new", "(visema speech-encoder", "speech corpus",   "make the corpus",
        "visema devices",    "--memory",         "visema build add",       "--name",          "--person",
        "AVE); what others", "the same command", "visema speak",           "--features says", "teaching the ",
        "to measure lips",   "hearing voices",   "repeating clips",        "N1N a second",    " px a frame",
        "degrees, N2N"};
    for (const std::string& sentence : knownSentences()) {
      const QString said = filled(QString::fromStdString(sentence));
      const bool ofTheCommandLine = std::any_of(std::begin(kOfTheCommandLine), std::end(kOfTheCommandLine),
                                                [&](const char* word) { return said.contains(QLatin1String(word)); });
      if (!ofTheCommandLine) QCOMPARE(inWords(said.toStdString()), filled(begun(QString::fromStdString(sentence))));
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
      QCOMPARE(inWords(said.toStdString()), filled(begun(QCoreApplication::translate("Core", sentence.c_str()))));
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
             QStringLiteral("geschlossen 82 % (die Person 90 %), bei m b p 75 %, Passung 0,61"));
    QCOMPARE(inWords("12 % open (in the footage 10 %)"), QStringLiteral("12 % offen (im Material 10 %)"));
    QCOMPARE(inWords("0.61 (in the footage 0.70)"), QStringLiteral("0,61 (im Material 0,70)"));
  }
  void figuresAreWrittenAsTheLanguageWritesThem() {
    QCOMPARE(inWords("25.00 a second"), QStringLiteral("25,00 je Sekunde"));
    QCOMPARE(inWords("99.5 %"), QStringLiteral("99,5 %"));
    QCOMPARE(inWords("r = 0.87"), QStringLiteral("r = 0,87"));
    QCOMPARE(inWords("the disk of /a is nearly full: 1.5 GB needed, 0.3 GB free"),
             QStringLiteral("Der Datenträger von /a ist fast voll: 1,5 GB werden gebraucht, 0,3 GB sind frei"));
    QCOMPARE(inWords("a.b is of version 2.5; this program imports version 2"),
             QStringLiteral("a.b hat die Version 2.5; dieses Programm importiert Version 2"));
  }
  /// Core's sentences begin small, for they follow the name of a program; in the window they are lines of their own.
  void aSentenceBeginsLarge() {
    QVERIFY(inWords("the sound could not be converted to speech").startsWith(QLatin1String("Der Ton")));
    QVERIFY(inWords("iris.visema is empty").startsWith(QLatin1String("iris.visema")));
  }
  /// Neither is there a sentence of the window that lupdate does not see, nor one of core's about the window's work
  /// that would come up in English.
  void noSentenceIsLeftOut() {
    QStringList files;
    for (const char* folder :
         {"ui",          "app/studio",    "app/torch_module", "app/wiring",   "core/audio",     "core/avatar",
          "core/base",   "core/building", "core/exporting",   "core/filming", "core/importing", "core/lipsync",
          "core/live",   "core/media",    "core/nn",          "core/onair",   "core/phones",    "core/quality",
          "core/speech", "core/sync",     "core/synthesis",   "core/training"})
      for (QDirIterator found(kRoot + QLatin1String(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                              QDir::Files, QDirIterator::Subdirectories);
           found.hasNext();)
        files << found.next().mid(kRoot.size());
    QString known;
    for (const std::string& sentence : knownSentences()) known += QString::fromStdString(sentence) + QLatin1Char('\n');
    QStringList missing;
    for (const QString& file : files) {
      if (file.endsWith(QLatin1String("core_words.cpp")) || file.endsWith(QLatin1String("studio/main.cpp"))) continue;
      if (isOfTheCommandLine(file)) continue;
      if (file == QLatin1String("core/filming/prompter_sentences.cpp")) continue;  // read aloud in their own language
      for (const QString& sentence : untranslatable(file))
        if (!known.contains(sentence.startsWith(QLatin1String(": ")) ? sentence.mid(2).trimmed() : sentence.trimmed()))
          missing << file + QStringLiteral(": ") + sentence;
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
