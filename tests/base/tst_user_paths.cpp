// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "core/base/user_paths.h"

using namespace visema;
namespace fs = std::filesystem;

class TestUserPaths : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}) qunsetenv(name);
    qputenv("HOME", "/home/somebody");
  }
  void theDefaultsLieUnderTheHomeDirectory() {
    const auto paths = UserPaths::fromEnvironment();
    QCOMPARE(paths->config, fs::path("/home/somebody/.config/visema"));
    QCOMPARE(paths->data, fs::path("/home/somebody/.local/share/visema"));
    QCOMPARE(paths->cache, fs::path("/home/somebody/.cache/visema"));
  }
  void theXdgVariablesWin() {
    qputenv("XDG_DATA_HOME", "/mnt/data");
    const auto paths = UserPaths::fromEnvironment();
    QCOMPARE(paths->data, fs::path("/mnt/data/visema"));
    QCOMPARE(paths->cache, fs::path("/home/somebody/.cache/visema"));
  }
  void aRelativeXdgPathCountsAsNotSet() {
    qputenv("XDG_DATA_HOME", "relative/path");
    QCOMPARE(UserPaths::fromEnvironment()->data, fs::path("/home/somebody/.local/share/visema"));
  }
  void withoutHomeTheUserDatabaseIsAsked() {
    qunsetenv("HOME");
    QVERIFY(UserPaths::fromEnvironment()->config.is_absolute());
  }
};

QTEST_APPLESS_MAIN(TestUserPaths)
#include "tst_user_paths.moc"
