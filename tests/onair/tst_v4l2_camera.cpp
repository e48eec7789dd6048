// SPDX-License-Identifier: Apache-2.0
#include <linux/videodev2.h>

#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>

#include "core/onair/v4l2_camera.h"
#include "tests/onair/camera_fixture.h"

using namespace visema;
using namespace visema::test;

namespace {

constexpr int kPatience = 30'000;
constexpr Size kSize{1280, 720};

/// Video devices that are as a test says.
class ScriptedSystem final : public V4l2System {
 public:
  struct Entry {
    std::string driver = "v4l2 loopback";
    bool output = true, permitted = true, taken = false, onlyPlanar = false;
  };
  std::map<std::string, Entry> entries;

  std::vector<std::filesystem::path> devices() const override {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : entries) paths.emplace_back(entry.first);
    return paths;
  }
  int open(const std::filesystem::path& device) override {
    const auto found = entries.find(device.string());
    errno = EACCES;
    return found->second.permitted ? static_cast<int>(std::distance(entries.begin(), found)) + 1 : -1;
  }
  int control(int file, unsigned long request, void* argument) override {
    const Entry& entry = std::next(entries.begin(), file - 1)->second;
    if (request == VIDIOC_QUERYCAP) {
      auto& capability = *static_cast<v4l2_capability*>(argument);
      std::strncpy(reinterpret_cast<char*>(capability.driver), entry.driver.c_str(), sizeof capability.driver - 1);
      capability.capabilities = V4L2_CAP_DEVICE_CAPS;
      capability.device_caps = entry.output ? V4L2_CAP_VIDEO_OUTPUT : V4L2_CAP_VIDEO_CAPTURE;
      return 0;
    }
    if (request == VIDIOC_S_FMT) {
      errno = EBUSY;
      if (entry.taken) return -1;
      auto& pixels = static_cast<v4l2_format*>(argument)->fmt.pix;
      if (entry.onlyPlanar) pixels.pixelformat = V4L2_PIX_FMT_YUV420;
      std::lock_guard lock(mutex_);
      layout_ = pixels.pixelformat;
    }
    return 0;
  }
  std::int64_t write(int, std::span<const std::uint8_t> bytes) override {
    std::lock_guard lock(mutex_);
    errno = ENODEV;
    if (gone_) return -1;
    last_.assign(bytes.begin(), bytes.end());
    return static_cast<std::int64_t>(bytes.size());
  }
  void close(int) override {
    std::lock_guard lock(mutex_);
    ++closed_;
  }

  std::vector<std::uint8_t> last() const {
    std::lock_guard lock(mutex_);
    return last_;
  }
  std::uint32_t layout() const {
    std::lock_guard lock(mutex_);
    return layout_;
  }
  int closed() const {
    std::lock_guard lock(mutex_);
    return closed_;
  }
  void takeAway() {
    std::lock_guard lock(mutex_);
    gone_ = true;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::uint8_t> last_;
  std::uint32_t layout_ = 0;
  int closed_ = 0;
  bool gone_ = false;
};

}  // namespace

class TestV4l2Camera : public QObject {
  Q_OBJECT
  const std::shared_ptr<ScriptedSystem> system_ = std::make_shared<ScriptedSystem>();
  const std::shared_ptr<OnAirFeed> feed_ = std::make_shared<OnAirFeed>();

 private Q_SLOTS:
  void init() { system_->entries.clear(); }

  void aMissingModuleIsSaidWithTheCommandThatMakesOne() {
    system_->entries["/dev/video0"] = {.driver = "uvcvideo", .output = false};
    const auto camera = openV4l2(feed_, kSize, system_);
    QVERIFY(!camera.has_value());
    QVERIFY(QString::fromStdString(camera.error().message).contains(QStringLiteral("sudo modprobe v4l2loopback")));
  }

  void aRealCameraIsNotEvenOpened() {
    QTemporaryDir sysfs;
    const std::filesystem::path root = sysfs.path().toStdString();
    for (const char* device : {"devices/virtual/video4linux/video7", "devices/virtual/video4linux/v4l-subdev0",
                               "devices/pci0000/usb1/video4linux/video0"})
      std::filesystem::create_directories(root / device);
    const auto devices = V4l2System::real(root)->devices();
    QCOMPARE(devices.size(), std::size_t{1});
    QCOMPARE(devices[0], std::filesystem::path("/dev/video7"));
  }

  void whatStandsInTheWayIsSaid() {
    system_->entries["/dev/video2"] = {.permitted = false};
    auto camera = openV4l2(feed_, kSize, system_);
    QVERIFY(!camera.has_value());
    QVERIFY(QString::fromStdString(camera.error().message).contains(QStringLiteral("/dev/video2; put yourself")));
    system_->entries["/dev/video2"] = {.taken = true};
    camera = openV4l2(feed_, kSize, system_);
    QVERIFY(!camera.has_value());
    QVERIFY(QString::fromStdString(camera.error().message).contains(QStringLiteral("another program")));
  }

  void theFirstFreeDeviceShowsThePicture_data() {
    QTest::addColumn<bool>("onlyPlanar");
    QTest::newRow("YUYV") << false;
    QTest::newRow("a device that takes I420 only") << true;
  }
  void theFirstFreeDeviceShowsThePicture() {
    QFETCH(bool, onlyPlanar);
    system_->entries["/dev/video0"] = {.driver = "uvcvideo", .output = false};
    system_->entries["/dev/video1"] = {.taken = true};
    system_->entries["/dev/video2"] = {.onlyPlanar = onlyPlanar};
    auto camera = openV4l2(feed_, kSize, system_);
    QVERIFY2(camera.has_value(), camera ? "" : camera.error().message.c_str());
    QTRY_VERIFY_WITH_TIMEOUT(feed_->watched(), kPatience);
    LiveFrame frame;
    const auto picture = std::make_shared<YuvImage>(drawn(kSize, kCameraColor));
    frame.picture = picture;
    frame.showAt = std::chrono::steady_clock::now();
    feed_->picture(frame);
    const CameraFormat format{onlyPlanar ? PixelLayout::I420 : PixelLayout::Yuyv, kSize, kFrameRate};
    QTRY_VERIFY_WITH_TIMEOUT(
        system_->last().size() == format.bytes() && farthest(*picture, received(format, system_->last())) == 0,
        kPatience);
    QCOMPARE(system_->layout(), onlyPlanar ? V4L2_PIX_FMT_YUV420 : V4L2_PIX_FMT_YUYV);
    const std::uint64_t pictures = (*camera)->status().pictures;
    QTRY_VERIFY_WITH_TIMEOUT((*camera)->status().pictures > pictures + 2, kPatience);  // it stays while nothing comes
    const int closed = system_->closed();
    camera->reset();
    QCOMPARE(system_->closed(), closed + 1);
    QVERIFY(!feed_->watched());
  }

  void aDeviceThatGoesAwayIsTold() {
    system_->entries["/dev/video2"] = {};
    auto camera = openV4l2(feed_, kSize, system_);
    QVERIFY(camera.has_value());
    system_->takeAway();
    QTRY_VERIFY_WITH_TIMEOUT(!(*camera)->status().trouble.empty(), kPatience);
    QVERIFY(QString::fromStdString((*camera)->status().trouble).startsWith(QStringLiteral("/dev/video2")));
    QTRY_VERIFY_WITH_TIMEOUT(!feed_->watched(), kPatience);
  }
};

QTEST_GUILESS_MAIN(TestV4l2Camera)
#include "tst_v4l2_camera.moc"
