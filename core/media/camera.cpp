// SPDX-License-Identifier: Apache-2.0
#include "core/media/camera.h"

extern "C" {
#include <libavdevice/avdevice.h>
}

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <utility>

#include "core/base/stoppable_wait.h"
#include "core/base/try.h"
#include "core/media/frame_converter.h"
#include "core/media/libav.h"
#include "core/media/video_reader.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kLook(2);       // between two looks for a picture
constexpr std::chrono::seconds kNothingComes(5);  // after which a camera counts as gone

Error cancelled() { return {ErrorCode::Cancelled, "The recording was stopped."}; }

/// A video file in the place of a camera: its pictures come at its own pace.
class PlayedFilm final : public Camera {
 public:
  explicit PlayedFilm(std::unique_ptr<VideoReader> film) : film_(std::move(film)) {}
  Size size() const override { return film_->video().size; }
  FrameRate rate() const override { return film_->rate(); }
  Result<std::optional<TakenPicture>> next(const std::stop_token& stop) override {
    auto frame = TRY(film_->next());
    if (!frame) return std::nullopt;
    if (!begun_) begun_ = std::chrono::steady_clock::now();
    const SteadyTime due = *begun_ + steadySeconds(static_cast<double>(frame->index) / rate().toDouble());
    if (!waitUntil(due, stop)) return fail(cancelled());
    return TakenPicture{frame->image, due};
  }

 private:
  const std::unique_ptr<VideoReader> film_;
  std::optional<SteadyTime> begun_;
};

struct CloseInput {
  void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
using InputPtr = std::unique_ptr<AVFormatContext, CloseInput>;

/// A device of Video4Linux. Its time stamps are of the clock that steady_clock is.
class V4l2Camera final : public Camera {
 public:
  static Result<std::unique_ptr<Camera>> open(const CameraOptions& options);
  Size size() const override { return video_.size; }
  FrameRate rate() const override { return video_.rate; }
  Result<std::optional<TakenPicture>> next(const std::stop_token& stop) override;

 private:
  explicit V4l2Camera(std::string device) : device_(std::move(device)) {}
  Status openDevice(const CameraOptions& options);
  Status openDecoder();
  Error gone(int code) const;
  SteadyTime timeOf(const AVFrame& frame) const;

  const std::string device_;
  InputPtr input_;
  av::CodecPtr decoder_;
  VideoStreamInfo video_;
  std::optional<av::FrameConverter> converter_;
  av::PacketPtr packet_{av_packet_alloc()};
  av::FramePtr frame_{av_frame_alloc()};
};

Result<std::unique_ptr<Camera>> V4l2Camera::open(const CameraOptions& options) {
  auto camera = std::unique_ptr<V4l2Camera>(new V4l2Camera(options.device));
  TRY(camera->openDevice(options));
  TRY(camera->openDecoder());
  return std::unique_ptr<Camera>(std::move(camera));
}

/// Webcams give 720p at 30 only as JPEG; what knows neither that nor the size gives what it has.
Status V4l2Camera::openDevice(const CameraOptions& options) {
  const AVInputFormat* v4l2 = av_find_input_format("video4linux2");
  if (!v4l2) return fail(ErrorCode::Unsupported, "This FFmpeg opens no cameras; record with another program.");
  const std::string size = std::to_string(options.size.width) + "x" + std::to_string(options.size.height);
  const std::string rate = std::to_string(options.rate.num) + "/" + std::to_string(options.rate.den);
  int code = 0;
  for (const auto& [format, sized] : {std::pair{"mjpeg", true}, {"", true}, {"", false}}) {
    AVDictionary* settings = nullptr;
    if (*format) av_dict_set(&settings, "input_format", format, 0);
    if (sized) av_dict_set(&settings, "video_size", size.c_str(), 0);
    if (sized) av_dict_set(&settings, "framerate", rate.c_str(), 0);
    AVFormatContext* context = avformat_alloc_context();
    if (context) context->flags |= AVFMT_FLAG_NONBLOCK;
    code = avformat_open_input(&context, device_.c_str(), v4l2, &settings);
    av_dict_free(&settings);
    if (code >= 0) {
      input_.reset(context);
      return {};
    }
    if (code == AVERROR(EBUSY) || code == AVERROR(EACCES) || code == AVERROR(ENOENT)) break;
  }
  if (code == AVERROR(EBUSY))
    return fail(ErrorCode::DeviceLost, "Another program uses the camera " + device_ + ": close it and try again.");
  if (code == AVERROR(EACCES))
    return fail(ErrorCode::Io, "You may not open the camera " + device_ + ": add yourself to the group video.");
  return fail(ErrorCode::Io, "The camera " + device_ + " cannot be opened (" + av::errorText(code) +
                                 "): plug it in again or choose another.");
}

Status V4l2Camera::openDecoder() {
  const AVStream* stream = input_->nb_streams > 0 ? input_->streams[0] : nullptr;
  if (!stream || stream->codecpar->width < 1 || stream->codecpar->height < 1)
    return fail(ErrorCode::Unsupported, "The camera " + device_ + " gives no pictures: choose another.");
  const AVCodec* codec = avcodec_find_decoder(stream->codecpar->codec_id);
  decoder_.reset(codec ? avcodec_alloc_context3(codec) : nullptr);
  if (!decoder_ || avcodec_parameters_to_context(decoder_.get(), stream->codecpar) < 0 ||
      avcodec_open2(decoder_.get(), codec, nullptr) < 0)
    return fail(ErrorCode::Unsupported, "The camera " + device_ + " speaks a format that cannot be read: choose another.");
  video_.size = video_.codedSize = {stream->codecpar->width, stream->codecpar->height};
  video_.rate = av::fromAv(stream->avg_frame_rate);
  if (video_.rate.num < 1) video_.rate = av::fromAv(stream->r_frame_rate);
  if (video_.rate.num < 1) video_.rate = kFrameRate;
  converter_.emplace(video_, *stream->codecpar, false);
  return {};
}

Error V4l2Camera::gone(int code) const {
  return {ErrorCode::DeviceLost,
          "The camera " + device_ + " is gone (" + av::errorText(code) + "): plug it in again or choose another."};
}

/// A time stamp that is not of this clock, as some drivers give, counts as now.
SteadyTime V4l2Camera::timeOf(const AVFrame& frame) const {
  const SteadyTime now = std::chrono::steady_clock::now();
  if (frame.pts == AV_NOPTS_VALUE) return now;
  const SteadyTime said{steadySeconds(static_cast<double>(frame.pts) * av_q2d(input_->streams[0]->time_base))};
  return said > now || now - said > std::chrono::seconds(1) ? now : said;
}

Result<std::optional<TakenPicture>> V4l2Camera::next(const std::stop_token& stop) {
  const SteadyTime tired = std::chrono::steady_clock::now() + kNothingComes;
  while (!stop.stop_requested()) {
    if (const int got = avcodec_receive_frame(decoder_.get(), frame_.get()); got >= 0) {
      auto converted = TRY(converter_->convert(*frame_));
      return TakenPicture{converted.image, timeOf(*frame_)};
    }
    const int read = av_read_frame(input_.get(), packet_.get());
    if (read >= 0) {
      (void)avcodec_send_packet(decoder_.get(), packet_.get());  // a torn picture is left out
      av_packet_unref(packet_.get());
      continue;
    }
    if (read != AVERROR(EAGAIN)) return fail(gone(read));
    if (std::chrono::steady_clock::now() > tired) return fail(gone(AVERROR(ETIMEDOUT)));
    waitFor(kLook, stop);
  }
  return fail(cancelled());
}

/// "HD Webcam: HD Webcam" from the kernel's own list.
std::string nameOf(const fs::path& entry) {
  std::ifstream file(entry / "name");
  std::string name;
  std::getline(file, name);
  return name.empty() ? entry.filename().string() : name;
}

/// Whether it is the first of its device's nodes: the others carry what the camera says of itself, or nothing.
bool givesPictures(const fs::path& entry) {
  std::ifstream file(entry / "index");
  int index = 0;
  file >> index;
  return !file || index == 0;
}

}  // namespace

Status CameraOptions::validate() const {
  if (device.empty()) return fail(ErrorCode::InvalidArgument, "Choose a camera.");
  if (size.width < 160 || size.height < 120 || size.width > 7680 || size.height > 4320)
    return fail(ErrorCode::InvalidArgument, "A camera records from 160x120 to 7680x4320 pixels.");
  if (!(rate.toDouble() >= 5 && rate.toDouble() <= 120))
    return fail(ErrorCode::InvalidArgument, "A camera records 5 to 120 frames a second.");
  return {};
}

std::vector<CameraDevice> listCameras() {
  std::vector<CameraDevice> cameras;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/sys/class/video4linux", error)) {
    const std::string node = entry.path().filename().string();
    if (!node.starts_with("video") || !givesPictures(entry.path())) continue;
    cameras.push_back({"/dev/" + node, nameOf(entry.path())});
  }
  std::sort(cameras.begin(), cameras.end(),
            [](const CameraDevice& a, const CameraDevice& b) { return a.device < b.device; });
  return cameras;
}

Result<std::unique_ptr<Camera>> Camera::open(const CameraOptions& options) {
  TRY(options.validate());
  av::prepareLibav();
  std::error_code error;
  if (fs::is_regular_file(options.device, error)) {
    VideoReadOptions reading;
    reading.rate = std::nullopt;
    auto film = TRY(VideoReader::open(options.device, reading));
    return std::unique_ptr<Camera>(std::make_unique<PlayedFilm>(std::move(film)));
  }
  static std::once_flag known;
  std::call_once(known, avdevice_register_all);
  return V4l2Camera::open(options);
}

}  // namespace visema
