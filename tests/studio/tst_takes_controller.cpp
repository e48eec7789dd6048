// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

#include "app/studio/takes_controller.h"
#include "core/base/wav.h"
#include "core/live/take.h"

using namespace visema;
using namespace visema::studio;

namespace {

constexpr int kDeadline = 30'000;

}  // namespace

class TestTakesController : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> home_;
  std::unique_ptr<TakesController> controller_;

  std::filesystem::path folder() const { return std::filesystem::path(home_->path().toStdString()) / "takes"; }
  void record(const char* name, double seconds) const {
    Take take;
    take.folder = folder() / name;
    take.avatar = "/avatars/iris.visema";
    std::filesystem::create_directories(take.folder);
    QVERIFY(writeTake(take).has_value());
    AudioClip clip;
    clip.rate = 16000;
    clip.channels = 1;
    clip.samples.resize(static_cast<std::size_t>(16000 * seconds));
    QVERIFY(writeWav(take.voice(), clip).has_value());
  }
  void open() {
    controller_ = std::make_unique<TakesController>(folder());
    ui::AvatarCard iris;
    iris.name = QStringLiteral("Iris");
    iris.path = QStringLiteral("/avatars/iris.visema");
    controller_->setAvatars({iris});
    controller_->refresh();
  }
  QString idOf(const char* name) const { return QString::fromStdString((folder() / name).string()); }

 private Q_SLOTS:
  void init() {
    home_ = std::make_unique<QTemporaryDir>();
    QVERIFY(home_->isValid());
    qputenv("HOME", home_->path().toLocal8Bit());  // its trash is the test's own
    qputenv("XDG_DATA_HOME", home_->filePath(QStringLiteral("share")).toLocal8Bit());
  }
  void cleanup() { controller_.reset(); }

  void aTakeIsListedWithItsLengthAndWhoSpoke() {
    record("Monday", 2.5);
    std::filesystem::create_directories(folder() / "no take");
    open();
    QTRY_COMPARE_WITH_TIMEOUT(controller_->takes().size(), std::size_t{1}, kDeadline);
    const ui::TakeEntry& take = controller_->takes().front();
    QCOMPARE(take.name, QStringLiteral("Monday"));
    QCOMPARE(take.avatar, QStringLiteral("Iris"));
    QCOMPARE(take.seconds, 2.5);
    QVERIFY(take.problem.isEmpty());
    QVERIFY(controller_->freeBytes() > 0);
    controller_->setAvatars({});
    QVERIFY(controller_->takes().front().problem.contains(QStringLiteral("not in the library")));
  }
  void aNameThatIsTakenIsRefused() {
    record("Monday", 1);
    record("Tuesday", 1);
    open();
    QTRY_COMPARE_WITH_TIMEOUT(controller_->takes().size(), std::size_t{2}, kDeadline);
    QSignalSpy failed(controller_.get(), &TakesController::failed);
    controller_->rename(idOf("Monday"), QStringLiteral("Tuesday"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kDeadline);
    controller_->rename(idOf("Monday"), QStringLiteral("../away"));
    QCOMPARE(failed.size(), 2);
    controller_->rename(idOf("Monday"), QStringLiteral("Wednesday"));
    QTRY_VERIFY_WITH_TIMEOUT(controller_->find(idOf("Wednesday")), kDeadline);
    QVERIFY(!controller_->find(idOf("Monday")));
  }
  void aDeletedTakeGoesToTheTrashAndComesBack() {
    record("Monday", 1);
    open();
    QTRY_COMPARE_WITH_TIMEOUT(controller_->takes().size(), std::size_t{1}, kDeadline);
    std::function<void()> undo;
    connect(controller_.get(), &TakesController::removed, controller_.get(),
            [&](const QString&, std::function<void()> back) { undo = std::move(back); });
    controller_->remove(idOf("Monday"));
    QTRY_VERIFY_WITH_TIMEOUT(controller_->takes().empty() && undo, kDeadline);
    QVERIFY(!std::filesystem::exists(folder() / "Monday"));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(controller_->takes().size(), std::size_t{1}, kDeadline);
    QVERIFY(readTake(folder() / "Monday").has_value());
  }
};

QTEST_GUILESS_MAIN(TestTakesController)
#include "tst_takes_controller.moc"
