// SPDX-License-Identifier: Apache-2.0
#include "core/onair/pipewire_camera.h"

#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "core/base/try.h"

namespace visema::pipewire {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds kLate(20);  // after its time a picture is not waited for any more
constexpr int kBuffers = 4, kMostBuffers = 16;

struct Layout {
  PixelLayout ours;
  spa_video_format theirs;
  const char* name;
};
constexpr std::array kLayouts{Layout{PixelLayout::Yuyv, SPA_VIDEO_FORMAT_YUY2, "YUYV"},
                              Layout{PixelLayout::Nv12, SPA_VIDEO_FORMAT_NV12, "NV12"},
                              Layout{PixelLayout::I420, SPA_VIDEO_FORMAT_I420, "I420"}};

/// One way to write pictures, at any of our rates.
const spa_pod* formatParam(spa_pod_builder& builder, spa_video_format format, Size size) {
  spa_pod_frame object{}, choice{};
  const spa_rectangle rectangle{static_cast<std::uint32_t>(size.width), static_cast<std::uint32_t>(size.height)};
  spa_pod_builder_push_object(&builder, &object, SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat);
  spa_pod_builder_add(&builder, SPA_FORMAT_mediaType, SPA_POD_Id(SPA_MEDIA_TYPE_video), SPA_FORMAT_mediaSubtype,
                      SPA_POD_Id(SPA_MEDIA_SUBTYPE_raw), SPA_FORMAT_VIDEO_format, SPA_POD_Id(format),
                      SPA_FORMAT_VIDEO_size, SPA_POD_Rectangle(&rectangle), 0);
  spa_pod_builder_prop(&builder, SPA_FORMAT_VIDEO_framerate, 0);
  spa_pod_builder_push_choice(&builder, &choice, SPA_CHOICE_Enum, 0);
  for (const std::uint32_t rate : {25u, 25u, 30u}) spa_pod_builder_fraction(&builder, rate, 1);  // first the default
  spa_pod_builder_pop(&builder, &choice);
  return static_cast<const spa_pod*>(spa_pod_builder_pop(&builder, &object));
}

}  // namespace

Camera::Camera(const Library& library, pw_main_loop* loop, OnAirFeed& feed)
    : library_(library), feed_(feed), loop_(library.mainLoopLoop(loop)) {
  events_.version = PW_VERSION_STREAM_EVENTS;
  events_.state_changed = [](void* camera, pw_stream_state, pw_stream_state state, const char* error) {
    static_cast<Camera*>(camera)->stateChanged(state, error);
  };
  events_.param_changed = [](void* camera, std::uint32_t id, const spa_pod* param) {
    if (id == SPA_PARAM_Format) static_cast<Camera*>(camera)->formatChanged(param);
  };
  events_.process = [](void* camera) { static_cast<Camera*>(camera)->process(); };
}

Camera::~Camera() {
  if (std::exchange(streaming_, false)) feed_.removeViewer();  // before the stream tells that it ends
  if (stream_) library_.streamDestroy(stream_);
  if (timer_) pw_loop_destroy_source(loop_, timer_);
}

Result<std::unique_ptr<Camera>> Camera::create(const Library& library, pw_main_loop* loop, pw_core* core,
                                               OnAirFeed& feed, Size size) {
  auto camera = std::unique_ptr<Camera>(new Camera(library, loop, feed));
  TRY(camera->connect(core, size));
  return camera;
}

Status Camera::connect(pw_core* core, Size size) {
  timer_ = pw_loop_add_timer(
      loop_, [](void* camera, std::uint64_t) { static_cast<Camera*>(camera)->tick(); }, this);
  stream_ = library_.streamNew(core, "Visema camera",
                               makeProperties(library_, {{PW_KEY_MEDIA_CLASS, "Video/Source"},
                                                         {PW_KEY_MEDIA_TYPE, "Video"},
                                                         {PW_KEY_MEDIA_CATEGORY, "Capture"},
                                                         {PW_KEY_MEDIA_ROLE, "Camera"},
                                                         {PW_KEY_NODE_NAME, "visema.camera"},
                                                         {PW_KEY_NODE_DESCRIPTION, "Visema camera"},
                                                         {PW_KEY_NODE_NICK, "Visema camera"}}));
  if (!timer_ || !stream_) return fail(ErrorCode::Io, "PipeWire gives no camera: its server refuses a new stream");
  library_.streamAddListener(stream_, &listener_, &events_, this);
  std::vector<std::uint8_t> memory(8192);
  spa_pod_builder builder = SPA_POD_BUILDER_INIT(memory.data(), static_cast<std::uint32_t>(memory.size()));
  const Size other = size.height == 1080 ? Size{1280, 720} : Size{1920, 1080};
  std::vector<const spa_pod*> formats;
  for (const Size each : {size, other})
    for (const Layout& layout : kLayouts) formats.push_back(formatParam(builder, layout.theirs, each));
  const int connected =
      library_.streamConnect(stream_, PW_DIRECTION_OUTPUT, PW_ID_ANY,
                             static_cast<pw_stream_flags>(PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_MAP_BUFFERS),
                             formats.data(), static_cast<std::uint32_t>(formats.size()));
  if (connected < 0)
    return fail(ErrorCode::Io, "PipeWire gives no camera: " + std::string(spa_strerror(connected)) +
                                   "; see whether \"pw-cli info 0\" answers");
  return {};
}

void Camera::stateChanged(pw_stream_state state, const char* error) {
  if (state == PW_STREAM_STATE_ERROR)
    trouble_ = "the camera has stopped: " + std::string(error ? error : "no reason given");
  if (state == PW_STREAM_STATE_UNCONNECTED) trouble_ = "PipeWire has removed the camera";
  const bool streaming = state == PW_STREAM_STATE_STREAMING;
  if (streaming == streaming_) return;
  streaming_ = streaming;
  lastNumber_ = 0;
  if (streaming) {
    feed_.addViewer();
    wakeAt(std::chrono::steady_clock::now());
  } else {
    feed_.removeViewer();
    timespec never{}, once{};
    pw_loop_update_timer(loop_, timer_, &never, &once, false);
  }
}

void Camera::formatChanged(const spa_pod* format) {
  format_.reset();
  spa_video_info_raw info{};
  if (!format || spa_format_video_raw_parse(format, &info) < 0) return;
  for (const Layout& layout : kLayouts)
    if (layout.theirs == info.format)
      format_ = CameraFormat{layout.ours,
                             {static_cast<int>(info.size.width), static_cast<int>(info.size.height)},
                             FrameRate(info.framerate.num, info.framerate.denom == 0 ? 1 : info.framerate.denom)};
  if (!format_ || format_->rate.num <= 0) return;
  std::array<std::uint8_t, 1024> memory{};
  spa_pod_builder builder = SPA_POD_BUILDER_INIT(memory.data(), static_cast<std::uint32_t>(memory.size()));
  std::array<const spa_pod*, 2> params{};
  params[0] = static_cast<const spa_pod*>(spa_pod_builder_add_object(
      &builder, SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers, SPA_PARAM_BUFFERS_buffers,
      SPA_POD_CHOICE_RANGE_Int(kBuffers, 2, kMostBuffers), SPA_PARAM_BUFFERS_blocks, SPA_POD_Int(1),
      SPA_PARAM_BUFFERS_size, SPA_POD_Int(static_cast<int>(format_->bytes())), SPA_PARAM_BUFFERS_stride,
      SPA_POD_Int(format_->stride())));
  params[1] = static_cast<const spa_pod*>(spa_pod_builder_add_object(
      &builder, SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta, SPA_PARAM_META_type, SPA_POD_Id(SPA_META_Header),
      SPA_PARAM_META_size, SPA_POD_Int(static_cast<int>(sizeof(spa_meta_header)))));
  library_.streamUpdateParams(stream_, params.data(), static_cast<std::uint32_t>(params.size()));
}

void Camera::wakeAt(SteadyTime when) {
  const auto at = std::max(nanoseconds(1), std::chrono::duration_cast<nanoseconds>(when.time_since_epoch()));
  timespec value{static_cast<time_t>(at.count() / 1'000'000'000), static_cast<long>(at.count() % 1'000'000'000)};
  timespec once{};
  pw_loop_update_timer(loop_, timer_, &value, &once, true);
}

/// At the session's own rate each picture goes out at its time; at another rate the newest does, at even distances.
void Camera::tick() {
  if (!streaming_ || !format_) return;
  const SteadyTime now = std::chrono::steady_clock::now();
  const auto frame = nanoseconds(1'000'000'000 * format_->rate.den / format_->rate.num);
  const OnAirPicture showing = feed_.at(now);
  const bool ours = format_->rate == kFrameRate;
  const bool fresh = showing.number != lastNumber_;
  if (!ours || fresh || now >= lastTick_ + frame + kLate) {
    // An even distance from the one before, unless much time has passed.
    lastTick_ = !ours && now < lastTick_ + 2 * frame ? lastTick_ + frame : now;
    lastNumber_ = showing.number;
    library_.streamTriggerProcess(stream_);
  }
  if (!ours) return wakeAt(lastTick_ + frame);
  wakeAt(feed_.lookAgain(now, lastTick_ + frame + kLate));
}

void Camera::process() {
  pw_buffer* buffer = library_.streamDequeueBuffer(stream_);
  if (!buffer) return;  // all are with consumers: they get the next one
  if (write(*buffer->buffer)) ++pictures_;
  library_.streamQueueBuffer(stream_, buffer);
}

bool Camera::write(spa_buffer& buffer) {
  spa_data& data = buffer.datas[0];
  data.chunk->offset = 0;
  data.chunk->size = 0;
  if (!data.data || !format_ || data.maxsize < format_->bytes()) return false;
  const SteadyTime now = std::chrono::steady_clock::now();
  const OnAirPicture showing = feed_.at(now);
  const std::span to(static_cast<std::uint8_t*>(data.data), data.maxsize);
  if (showing.picture)
    painter_.write(*showing.picture, *format_, to);
  else
    writeBlack(*format_, to);
  data.chunk->size = static_cast<std::uint32_t>(format_->bytes());
  data.chunk->stride = format_->stride();
  if (auto* header =
          static_cast<spa_meta_header*>(spa_buffer_find_meta_data(&buffer, SPA_META_Header, sizeof(spa_meta_header)))) {
    header->pts = std::chrono::duration_cast<nanoseconds>(now.time_since_epoch()).count();
    header->flags = 0;
    header->seq = pictures_;
    header->dts_offset = 0;
  }
  return true;
}

void Camera::fill(OutputStatus& status) const {
  status.cameraWatched = streaming_;
  status.pictures = pictures_;
  if (!trouble_.empty()) status.trouble = trouble_;
  if (!format_) return;
  for (const Layout& layout : kLayouts)
    if (layout.ours == format_->layout)
      status.format = std::to_string(format_->size.width) + "x" + std::to_string(format_->size.height) + " " +
                      layout.name + ", " + std::to_string(format_->rate.num / format_->rate.den) + " a second";
}

}  // namespace visema::pipewire
