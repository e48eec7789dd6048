// SPDX-License-Identifier: Apache-2.0
#include "core/onair/v4l2_camera.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/onair/camera_picture.h"

namespace visema {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRepeat(60);  // after this a picture is given again
const char* const kMissing =
    "there is no v4l2loopback device to be a camera; make one with \"sudo apt install v4l2loopback-dkms && sudo "
    "modprobe "
    "v4l2loopback exclusive_caps=1 card_label='Visema camera'\"";

class RealSystem final : public V4l2System {
 public:
  explicit RealSystem(std::filesystem::path sysfs) : sysfs_(std::move(sysfs)) {}
  std::vector<std::filesystem::path> devices() const override {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(sysfs_ / "devices/virtual/video4linux", error))
      if (entry.path().filename().string().starts_with("video"))
        found.push_back(std::filesystem::path("/dev") / entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }
  int open(const std::filesystem::path& device) override {
    return ::open(device.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  }
  int control(int file, unsigned long request, void* argument) override { return ioctl(file, request, argument); }
  std::int64_t write(int file, std::span<const std::uint8_t> bytes) override {
    return ::write(file, bytes.data(), bytes.size());
  }
  void close(int file) override { ::close(file); }

 private:
  const std::filesystem::path sysfs_;
};

/// An open device that takes our pictures.
struct Device {
  std::shared_ptr<V4l2System> system;
  std::filesystem::path path;
  int file = -1;
  CameraFormat format;
  Device(std::shared_ptr<V4l2System> calls, std::filesystem::path at, int opened)
      : system(std::move(calls)), path(std::move(at)), file(opened) {}
  ~Device() {
    if (file >= 0) system->close(file);
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
};

bool isLoopback(V4l2System& system, int file) {
  v4l2_capability capability{};
  if (system.control(file, VIDIOC_QUERYCAP, &capability) < 0) return false;
  const std::uint32_t able =
      (capability.capabilities & V4L2_CAP_DEVICE_CAPS) ? capability.device_caps : capability.capabilities;
  return std::strncmp(reinterpret_cast<const char*>(capability.driver), "v4l2 loopback", 13) == 0 &&
         (able & V4L2_CAP_VIDEO_OUTPUT) != 0;
}

/// Whether the device takes that layout; the rate is only told.
bool agree(Device& device, PixelLayout layout, Size size) {
  const CameraFormat wanted{layout, size, kFrameRate};
  v4l2_format format{};
  format.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  v4l2_pix_format& pixels = format.fmt.pix;
  pixels.width = static_cast<std::uint32_t>(size.width);
  pixels.height = static_cast<std::uint32_t>(size.height);
  pixels.pixelformat = layout == PixelLayout::Yuyv ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_YUV420;
  pixels.field = V4L2_FIELD_NONE;
  pixels.bytesperline = static_cast<std::uint32_t>(wanted.stride());
  pixels.sizeimage = static_cast<std::uint32_t>(wanted.bytes());
  pixels.colorspace = V4L2_COLORSPACE_REC709;
  pixels.ycbcr_enc = V4L2_YCBCR_ENC_709;
  pixels.quantization = V4L2_QUANTIZATION_LIM_RANGE;
  const v4l2_pix_format asked = pixels;
  if (device.system->control(device.file, VIDIOC_S_FMT, &format) < 0) return false;
  if (pixels.pixelformat != asked.pixelformat || pixels.width != asked.width || pixels.height != asked.height)
    return false;
  v4l2_streamparm rate{};
  rate.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
  rate.parm.output.timeperframe = {static_cast<std::uint32_t>(kFrameRate.den),
                                   static_cast<std::uint32_t>(kFrameRate.num)};
  (void)device.system->control(device.file, VIDIOC_S_PARM, &rate);
  device.format = wanted;
  return true;
}

Result<std::unique_ptr<Device>> openFirst(const std::shared_ptr<V4l2System>& system, Size size) {
  std::optional<Error> refused;  // by a device that could have been it
  for (const std::filesystem::path& path : system->devices()) {
    auto device = std::make_unique<Device>(system, path, system->open(path));
    if (device->file < 0) {
      if (errno == EACCES)
        refused = Error{ErrorCode::Io, "you may not use " + path.string() +
                                           "; put yourself into the group video with \"sudo usermod -aG video $USER\" "
                                           "and log in again"};
      continue;
    }
    if (!isLoopback(*system, device->file)) continue;
    if (agree(*device, PixelLayout::Yuyv, size) || agree(*device, PixelLayout::I420, size)) return device;
    refused =
        Error{ErrorCode::Io, path.string() + " takes no pictures of " + std::to_string(size.width) + "x" +
                                 std::to_string(size.height) +
                                 ": another program writes to it or holds it at another size; close that program"};
  }
  return refused ? fail(*refused) : fail(ErrorCode::NotFound, kMissing);
}

class V4l2Camera final : public OnAirOutput {
 public:
  V4l2Camera(std::unique_ptr<Device> device, std::shared_ptr<OnAirFeed> feed)
      : device_(std::move(device)),
        feed_(std::move(feed)),
        thread_([this](const std::stop_token& stop) { run(stop); }) {}

  OutputStatus status() const override {
    std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  void run(const std::stop_token& stop) {
    nameThisThread("v4l2");
    feed_->addViewer();
    const CameraFormat& format = device_->format;
    {
      std::lock_guard lock(mutex_);
      status_.cameraWatched = true;
      status_.format = device_->path.string() + ", " + std::to_string(format.size.width) + "x" +
                       std::to_string(format.size.height) + ", 25 a second";
    }
    std::vector<std::uint8_t> bytes(format.bytes());
    writeBlack(format, bytes);
    while (!stop.stop_requested() && show(bytes)) {
      const SteadyTime now = std::chrono::steady_clock::now();
      std::unique_lock lock(mutex_);
      wake_.wait_until(lock, stop, feed_->lookAgain(now, lastWrite_ + kRepeat), [] { return false; });
    }
    feed_->removeViewer();
  }
  /// False when the device takes nothing any more.
  bool show(std::vector<std::uint8_t>& bytes) {
    const SteadyTime now = std::chrono::steady_clock::now();
    const OnAirPicture showing = feed_->at(now);
    if (showing.number == lastNumber_ && now < lastWrite_ + kRepeat) return true;
    if (showing.picture && showing.number != lastNumber_) painter_.write(*showing.picture, device_->format, bytes);
    lastNumber_ = showing.number;
    lastWrite_ = now;
    const std::int64_t written = device_->system->write(device_->file, bytes);
    const int reason = errno;
    std::lock_guard lock(mutex_);
    if (written >= 0 || reason == EAGAIN || reason == EINTR) {
      status_.pictures += written >= 0;
      return true;
    }
    status_.cameraWatched = false;
    status_.trouble = device_->path.string() + " takes no pictures any more (" + std::strerror(reason) +
                      "); go on air again when the module v4l2loopback is loaded";
    return false;
  }

  const std::unique_ptr<Device> device_;
  const std::shared_ptr<OnAirFeed> feed_;
  mutable std::mutex mutex_;  // guards the status
  std::condition_variable_any wake_;
  OutputStatus status_;
  CameraPicture painter_;  // the thread's own, as what follows
  std::uint64_t lastNumber_ = 0;
  SteadyTime lastWrite_{};
  std::jthread thread_;
};

}  // namespace

std::shared_ptr<V4l2System> V4l2System::real(std::filesystem::path sysfs) {
  return std::make_shared<RealSystem>(std::move(sysfs));
}

Result<std::unique_ptr<OnAirOutput>> openV4l2(std::shared_ptr<OnAirFeed> feed, Size size,
                                              std::shared_ptr<V4l2System> system) {
  auto device = TRY(openFirst(system, size));
  return std::make_unique<V4l2Camera>(std::move(device), std::move(feed));
}

}  // namespace visema
