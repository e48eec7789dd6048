// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/wav.h"
#include "core/media/audio_reader.h"
#include "tests/cli/called.h"

using namespace visema::test;

namespace {

constexpr double kSentenceSeconds = 3.9;  // the first of the demo's

/// The lines of a document's shell examples that call the program, without comments and with continued lines joined.
QStringList commandsIn(const QString& file) {
  QFile document(file);
  if (!document.open(QIODevice::ReadOnly)) return {};
  const QString text = QString::fromUtf8(document.readAll());
  QStringList commands;
  const QRegularExpression block(QStringLiteral("```(?:sh)?\\n(.*?)```"),
                                 QRegularExpression::DotMatchesEverythingOption);
  for (auto it = block.globalMatch(text); it.hasNext();) {
    QString lines = it.next().captured(1);
    lines.replace(QRegularExpression(QStringLiteral("\\\\\\n\\s*")), QStringLiteral(" "));
    for (QString line : lines.split(u'\n'))
      if (line.startsWith(QStringLiteral("visema ")))
        commands << line.remove(QRegularExpression(QStringLiteral("\\s+#.*$")));
  }
  return commands;
}

/// A sentence with its words, and an avatar.
void makeWhatTheManualSpeaksOf() {
  auto sound = visema::readAudio(VISEMA_ROOT "/resources/demo/stranger.wav");
  QVERIFY(sound);
  sound->samples.resize(static_cast<std::size_t>(kSentenceSeconds * sound->rate) *
                        static_cast<std::size_t>(sound->channels));
  QVERIFY(visema::writeWav("speech.wav", *sound));
  for (const char* name : {"words.txt", "speech.txt"}) {
    QFile words(QString::fromLatin1(name));
    QVERIFY(words.open(QIODevice::WriteOnly));
    words.write("Hello. This is a voice that Iris has never heard before.");
  }
  QVERIFY(QFile::copy(QStringLiteral(VISEMA_ROOT "/avatars/iris.visema"), QStringLiteral("anna.visema")));
}

}  // namespace

/// What is written about commands is what the program takes.
class TestWrittenCommands : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyCommandInTheManualAndTheReadmeIsOne() {
    QStringList documents{QStringLiteral(VISEMA_ROOT "/README.md")};
    for (QDirIterator it(QStringLiteral(VISEMA_ROOT "/resources/manual"), {QStringLiteral("*.md")}, QDir::Files,
                         QDirIterator::Subdirectories);
         it.hasNext();)
      documents << it.next();
    int count = 0;
    for (const QString& document : documents)
      for (const QString& command : commandsIn(document)) {
        if (command.contains(QStringLiteral("..."))) continue;  // an abbreviation for readers
        const QStringList words = QProcess::splitCommand(command).mid(1);
        const Called called = call(QStringList{QStringLiteral("--parse-only")} + words);
        QVERIFY2(called.code == 0, qPrintable(document + u'\n' + command + u'\n' + QString::fromUtf8(called.errors)));
        ++count;
      }
    QVERIFY(count > 40);
  }

  /// In the order of the manual, in a folder that holds what it speaks of. What is left out has tests of its own.
  void whatTheManualSaysWithThisMachineAloneDoesIt() {
    QTemporaryDir folder;
    QVERIFY(folder.isValid() && QDir::setCurrent(folder.path()));
    for (const char* home : {"HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"})
      qputenv(home, folder.filePath(QStringLiteral("home")).toUtf8());
    makeWhatTheManualSpeaksOf();
    // Files that nobody can be given, an hour's work, sound cards, servers, clusters.
    const QRegularExpression elsewhere(
        QStringLiteral("^visema (model|dub|build|import|speech-encoder|serve|farm|worker|devices|bench|score avatars|"
                       "live --on-air|live --selftest)"));
    int count = 0;
    QDir manual(QStringLiteral(VISEMA_ROOT "/resources/manual/en"));
    for (const QString& page : manual.entryList(QDir::Files, QDir::Name))
      for (const QString& command : commandsIn(manual.filePath(page))) {
        if (elsewhere.match(command).hasMatch()) continue;
        const Called called = call(QProcess::splitCommand(command).mid(1));
        QVERIFY2(called.code == 0, qPrintable(page + u'\n' + command + u'\n' + QString::fromUtf8(called.errors)));
        if (!QFile::exists(QStringLiteral("clip.mp4"))) QVERIFY(QFile::copy("film.mp4", "clip.mp4"));
        ++count;
      }
    QVERIFY(count > 15);
    QVERIFY(QFile::exists(QStringLiteral("monday.mp4")) && QFile::exists(QStringLiteral("anna.png")));
    QVERIFY(QDir::setCurrent(QDir::rootPath()));  // or it could not be taken away
  }

  void aCommandThatIsNoneIsFound() {
    QVERIFY(call({QStringLiteral("--parse-only"), QStringLiteral("render"), QStringLiteral("--avatr")}).code > 0);
  }
};

QTEST_GUILESS_MAIN(TestWrittenCommands)
#include "tst_written_commands.moc"
