// SPDX-License-Identifier: Apache-2.0
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>

#include "app/studio/crash_notice.h"
#include "ui/window/main_window.h"

using namespace visema;
using namespace visema::studio;

namespace {

bool tells(const ui::MainWindow& window) {
  const auto labels = window.findChildren<QLabel*>();
  return std::any_of(labels.begin(), labels.end(),
                     [](const QLabel* label) { return label->text().contains(QStringLiteral("ended unexpectedly")); });
}

}  // namespace

class TestCrashNotice : public QObject {
  Q_OBJECT
  QTemporaryDir work_;

 private Q_SLOTS:
  void aCrashIsToldOfAtTheNextStartAndNotAgain() {
    const std::filesystem::path folder = work_.filePath(QStringLiteral("crashes")).toStdString();
    const auto toldAtStart = [&] {
      ui::MainWindow window(QStringLiteral("1.0"));
      if (const auto report = untoldCrash(folder)) tellOfCrash(*report, window);
      return tells(window);
    };
    QVERIFY(!toldAtStart());
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "crash-2026-01-01-100000-7.txt") << "what happened";
    QVERIFY(toldAtStart());
    QVERIFY(!toldAtStart());
    std::ofstream(folder / "crash-2026-01-02-100000-7.txt") << "and again";
    QVERIFY(toldAtStart());
  }
};

QTEST_MAIN(TestCrashNotice)
#include "tst_crash_notice.moc"
