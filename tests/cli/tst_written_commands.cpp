// SPDX-License-Identifier: Apache-2.0
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include "tests/cli/called.h"

using namespace visema::test;

namespace {

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

  void aCommandThatIsNoneIsFound() {
    QVERIFY(call({QStringLiteral("--parse-only"), QStringLiteral("render"), QStringLiteral("--avatr")}).code > 0);
  }
};

QTEST_GUILESS_MAIN(TestWrittenCommands)
#include "tst_written_commands.moc"
