// SPDX-License-Identifier: Apache-2.0
#include "core/audio/sound_server.h"

#include <pulse/pulseaudio.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "core/base/trace.h"

namespace visema {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kPrefix = "pulse:";  // what ALSA's way to the server wants before a device
constexpr const char* kHostApi = "PulseAudio";
constexpr auto kAnswerWithin = 2s;
constexpr auto kTryAgainAfter = 3s;

/// One connection to the server and the loop it lives in. Belongs to one thread, but for wake().
class Connection {
 public:
  Connection() : loop_(pa_mainloop_new()), context_(pa_context_new(pa_mainloop_get_api(loop_), "Visema Studio")) {
    pa_context_connect(context_, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr);
  }
  ~Connection() {
    pa_context_disconnect(context_);
    pa_context_unref(context_);
    pa_mainloop_free(loop_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  pa_context* context() const { return context_; }
  bool lives() const { return PA_CONTEXT_IS_GOOD(pa_context_get_state(context_)) != 0; }
  void wake() { pa_mainloop_wakeup(loop_); }
  /// Waits for the next thing to happen, at most so long; negative: as long as it takes.
  bool turn(std::chrono::microseconds most) {
    return pa_mainloop_prepare(loop_, static_cast<int>(most.count())) >= 0 && pa_mainloop_poll(loop_) >= 0 &&
           pa_mainloop_dispatch(loop_) >= 0;
  }
  template <class Done>
  bool until(Done done, Clock::time_point deadline) {
    while (!done()) {
      const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now());
      if (left <= 0us || !lives() || !turn(left)) return false;
    }
    return true;
  }
  bool connect(Clock::time_point deadline) {
    return until([this] { return pa_context_get_state(context_) == PA_CONTEXT_READY; }, deadline);
  }
  /// Runs an operation to its end.
  bool finish(pa_operation* operation, Clock::time_point deadline) {
    if (!operation) return false;
    const bool done = until([&] { return pa_operation_get_state(operation) != PA_OPERATION_RUNNING; }, deadline);
    if (!done) pa_operation_cancel(operation);
    pa_operation_unref(operation);
    return done;
  }

 private:
  pa_mainloop* loop_;
  pa_context* context_;
};

struct Found {
  std::vector<AudioDevice> devices;
  std::string defaultSource, defaultSink;
};

AudioDevice describe(const char* name, const char* description, const pa_sample_spec& format) {
  AudioDevice device;
  device.name = std::string(kPrefix) + name;
  device.label = description && *description ? description : name;
  device.hostApi = kHostApi;
  device.defaultRate = static_cast<SampleRate>(format.rate);
  return device;
}

void onServer(pa_context*, const pa_server_info* info, void* found) {
  if (!info) return;
  auto& into = *static_cast<Found*>(found);
  if (info->default_source_name) into.defaultSource = info->default_source_name;
  if (info->default_sink_name) into.defaultSink = info->default_sink_name;
}

void onSource(pa_context*, const pa_source_info* info, int, void* found) {
  auto& into = *static_cast<Found*>(found);
  if (!info || info->monitor_of_sink != PA_INVALID_INDEX) return;  // what a loudspeaker plays is no microphone
  AudioDevice device = describe(info->name, info->description, info->sample_spec);
  device.inputChannels = info->sample_spec.channels;
  device.defaultInput = info->name == into.defaultSource;
  into.devices.push_back(std::move(device));
}

void onSink(pa_context*, const pa_sink_info* info, int, void* found) {
  auto& into = *static_cast<Found*>(found);
  if (!info) return;
  AudioDevice device = describe(info->name, info->description, info->sample_spec);
  device.outputChannels = info->sample_spec.channels;
  device.defaultOutput = info->name == into.defaultSink;
  into.devices.push_back(std::move(device));
}

void onEvent(pa_context*, pa_subscription_event_type_t, std::uint32_t, void* changed) {
  *static_cast<bool*>(changed) = true;
}

}  // namespace

std::vector<AudioDevice> listServerDevices() {
  const auto deadline = Clock::now() + kAnswerWithin;
  Connection server;
  Found found;
  if (!server.connect(deadline)) return {};
  server.finish(pa_context_get_server_info(server.context(), onServer, &found), deadline);
  server.finish(pa_context_get_source_info_list(server.context(), onSource, &found), deadline);
  server.finish(pa_context_get_sink_info_list(server.context(), onSink, &found), deadline);
  return std::move(found.devices);
}

std::string_view serverDeviceOf(std::string_view name) {
  return name.rfind(kPrefix, 0) == 0 ? name.substr(kPrefix.size()) : std::string_view();
}

SoundServerWatch::SoundServerWatch(std::function<void()> onChange)
    : onChange_(std::move(onChange)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void SoundServerWatch::run(const std::stop_token& stop) {
  nameThisThread("sound server");
  std::mutex mutex;
  std::condition_variable_any wait;
  while (!stop.stop_requested()) {
    if (watch(stop) && !stop.stop_requested()) onChange_();  // it is gone
    std::unique_lock lock(mutex);
    wait.wait_for(lock, stop, kTryAgainAfter, [] { return false; });
  }
}

/// Until the server goes or the watch ends; false where there was none.
bool SoundServerWatch::watch(const std::stop_token& stop) {
  Connection server;
  if (!server.connect(Clock::now() + kAnswerWithin)) return false;
  bool changed = true;  // the server has come
  pa_context_set_subscribe_callback(server.context(), onEvent, &changed);
  constexpr auto kWhat = static_cast<pa_subscription_mask_t>(PA_SUBSCRIPTION_MASK_SOURCE | PA_SUBSCRIPTION_MASK_SINK |
                                                             PA_SUBSCRIPTION_MASK_SERVER);
  server.finish(pa_context_subscribe(server.context(), kWhat, nullptr, nullptr), Clock::now() + kAnswerWithin);
  const std::stop_callback wake(stop, [&server] { server.wake(); });
  while (!stop.stop_requested() && server.lives()) {
    if (std::exchange(changed, false)) onChange_();
    if (!server.turn(std::chrono::microseconds(-1))) break;
  }
  return true;
}

}  // namespace visema
