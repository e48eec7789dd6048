// SPDX-License-Identifier: Apache-2.0
#include "core/onair/pipewire_microphone.h"

#include <array>
#include <chrono>

#include "core/base/try.h"

namespace visema::pipewire {
namespace {

using std::chrono::nanoseconds;

/// When what is taken now has reached a consumer: as with a microphone, the last of it just now.
SteadyTime timeOfFirst(const Library& library, pw_stream* stream, std::int64_t frames) {
  pw_time time{};
  const SteadyTime now = std::chrono::steady_clock::now();
  if (library.streamTime(stream, &time, sizeof time) < 0 || time.now == 0)
    return now - nanoseconds(scaleFloor(frames, 1'000'000'000, DelayLine::kRate));
  const SteadyTime cycle{std::chrono::duration_cast<SteadyTime::duration>(nanoseconds(time.now))};
  const auto inTheWay = static_cast<std::int64_t>(time.buffered);
  return cycle - nanoseconds(scaleFloor(frames - inTheWay, 1'000'000'000, DelayLine::kRate));
}

}  // namespace

Microphone::Microphone(const Library& library, DelayLine& voice) : library_(library), voice_(voice) {
  events_.version = PW_VERSION_STREAM_EVENTS;
  events_.state_changed = [](void* microphone, pw_stream_state, pw_stream_state state, const char* error) {
    static_cast<Microphone*>(microphone)->stateChanged(state, error);
  };
  events_.process = [](void* microphone) { static_cast<Microphone*>(microphone)->process(); };
}

Microphone::~Microphone() {
  if (stream_) library_.streamDestroy(stream_);
  voice_.setListening(false);
}

Result<std::unique_ptr<Microphone>> Microphone::create(const Library& library, pw_core* core, DelayLine& voice) {
  auto microphone = std::unique_ptr<Microphone>(new Microphone(library, voice));
  TRY(microphone->connect(core));
  return microphone;
}

Status Microphone::connect(pw_core* core) {
  stream_ = library_.streamNew(core, "Visema microphone",
                               makeProperties(library_, {{PW_KEY_MEDIA_CLASS, "Audio/Source"},
                                                         {PW_KEY_MEDIA_TYPE, "Audio"},
                                                         {PW_KEY_MEDIA_CATEGORY, "Capture"},
                                                         // Older servers (0.3.65 is one) let any driver that runs lead
                                                         // what has none of its own: a camera, at its 25 a second.
                                                         {PW_KEY_NODE_GROUP, "pipewire.dummy"},
                                                         {PW_KEY_NODE_NAME, "visema.microphone"},
                                                         {PW_KEY_NODE_DESCRIPTION, "Visema microphone"},
                                                         {PW_KEY_NODE_NICK, "Visema microphone"}}));
  if (!stream_) return fail(ErrorCode::Io, "PipeWire gives no microphone: its server refuses a new stream");
  library_.streamAddListener(stream_, &listener_, &events_, this);
  std::array<std::uint8_t, 1024> memory{};
  spa_pod_builder builder = SPA_POD_BUILDER_INIT(memory.data(), static_cast<std::uint32_t>(memory.size()));
  spa_audio_info_raw info{};
  info.format = SPA_AUDIO_FORMAT_F32;
  info.rate = DelayLine::kRate;
  info.channels = 1;
  info.position[0] = SPA_AUDIO_CHANNEL_MONO;
  const spa_pod* format = spa_format_audio_raw_build(&builder, SPA_PARAM_EnumFormat, &info);
  const int connected = library_.streamConnect(
      stream_, PW_DIRECTION_OUTPUT, PW_ID_ANY,
      static_cast<pw_stream_flags>(PW_STREAM_FLAG_MAP_BUFFERS | PW_STREAM_FLAG_RT_PROCESS), &format, 1);
  if (connected < 0)
    return fail(ErrorCode::Io, "PipeWire gives no microphone: " + std::string(spa_strerror(connected)) +
                                   "; see whether \"pw-cli info 0\" answers");
  return {};
}

void Microphone::stateChanged(pw_stream_state state, const char* error) {
  if (state == PW_STREAM_STATE_ERROR)
    trouble_ = "the microphone has stopped: " + std::string(error ? error : "no reason given");
  if (state == PW_STREAM_STATE_UNCONNECTED) trouble_ = "PipeWire has removed the microphone";
  const bool streaming = state == PW_STREAM_STATE_STREAMING;
  if (streaming != streaming_) voice_.setListening(streaming);
  streaming_ = streaming;
}

/// On PipeWire's real-time thread.
void Microphone::process() {
  pw_buffer* buffer = library_.streamDequeueBuffer(stream_);
  if (!buffer) return;
  spa_data& data = buffer->buffer->datas[0];
  if (data.data) {
    std::uint64_t frames = data.maxsize / sizeof(float);
    if (buffer->requested > 0) frames = std::min(frames, buffer->requested);
    voice_.read(std::span(static_cast<float*>(data.data), frames),
                timeOfFirst(library_, stream_, static_cast<std::int64_t>(frames)));
    data.chunk->offset = 0;
    data.chunk->stride = sizeof(float);
    data.chunk->size = static_cast<std::uint32_t>(frames * sizeof(float));
  }
  library_.streamQueueBuffer(stream_, buffer);
}

void Microphone::fill(OutputStatus& status) const {
  status.microphoneHeard = streaming_;
  status.microphoneErrorMs = voice_.errorMs();
  status.driftPpm = voice_.driftPpm();
  if (!trouble_.empty()) status.trouble = trouble_;
}

}  // namespace visema::pipewire
