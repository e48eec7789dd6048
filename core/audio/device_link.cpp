// SPDX-License-Identifier: Apache-2.0
#include "core/audio/device_link.h"

#include <pa_linux_alsa.h>
#include <portaudio.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/sound_server.h"
#include "core/base/try.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstCallbackWithin = 10s;  // a sound server may take two seconds, more on a loaded machine
constexpr auto kCallbackWithin = 3s;
constexpr auto kLookedAway = 500ms;         // ten ticks
constexpr double kSafeOutputLatency = 0.1;  // an underrun costs two seconds with ALSA's way to PulseAudio
constexpr auto kRetryEvery = 300ms;
constexpr auto kSameDeviceOnly = 3s;  // how long a lost device is waited for before the default takes its place

int onPortAudio(const void* input, void* output, unsigned long frames, const PaStreamCallbackTimeInfo* time,
                PaStreamCallbackFlags flags, void* connection) {
  constexpr PaStreamCallbackFlags kXrun = paInputOverflow | paInputUnderflow | paOutputUnderflow | paOutputOverflow;
  const double outputDelay = time->outputBufferDacTime - time->currentTime;
  static_cast<LinkConnection*>(connection)
      ->onAudio(static_cast<const float*>(input), static_cast<float*>(output), frames, outputDelay,
                (flags & kXrun) != 0);
  return paContinue;
}

// ALSA appends the card's number, which may be another one after replugging.
std::string withoutCardNumber(const std::string& name) { return name.substr(0, name.find(" (hw:")); }

}  // namespace

void DeviceLink::StreamDeleter::operator()(void* stream) const {
  Pa_AbortStream(stream);
  Pa_CloseStream(stream);
  host->streamClosed();
}

DeviceLink::DeviceLink(PortAudioHost& host, LinkRequest request, LinkOwner& owner)
    : host_(host), request_(std::move(request)), owner_(owner), stream_(nullptr, StreamDeleter{&host}) {
  host_.add(*this);
}

DeviceLink::~DeviceLink() { host_.remove(*this); }

std::string DeviceLink::noun() const { return request_.direction == Direction::Input ? "microphone" : "sound output"; }

Status DeviceLink::open() {
  host_.refresh();
  TRY(host_.status());
  if (!request_.device.empty()) return openNamed(request_.device);
  const int device = defaultDevice();
  if (device == paNoDevice)
    return fail(ErrorCode::NotFound,
                "No " + noun() + " was found: plug one in or start the sound server (PulseAudio or PipeWire).");
  return openIndex(device);
}

void DeviceLink::tick() {
  if (stream_) {
    if (!alive()) loseDevice();
  } else if (!deviceName_.empty() && Clock::now() >= nextTry_) {
    tryAgain();
  }
}

bool DeviceLink::alive() {
  const auto now = Clock::now();
  // While another stream was closed or opened, which may take seconds, nobody looked: that time proves nothing.
  const auto unseen = now - std::exchange(lastLook_, now);
  if (unseen > kLookedAway) lastBeat_ += unseen;
  const std::uint64_t beats = connection_->callbacks();
  if (beats != beats_) {
    if (beats_ == 0 && lost_) {
      lost_ = false;
      owner_.deviceEvent({DeviceEvent::Kind::Reconnected, deviceName_,
                          "The " + noun() + " \"" + deviceName_ + "\" is connected again."});
    }
    beats_ = beats;
    lastBeat_ = now;
  }
  if (Pa_IsStreamActive(stream_.get()) != 1) return false;
  return now - lastBeat_ < (beats == 0 ? kFirstCallbackWithin : kCallbackWithin);
}

void DeviceLink::loseDevice() {
  connected_.store(false, std::memory_order_release);
  stream_.reset();
  connection_->end();
  connection_.reset();
  nextTry_ = Clock::now() + kRetryEvery;
  if (lost_) return;  // it opened but never streamed: the same loss going on
  lost_ = true;
  lostAt_ = Clock::now();
  owner_.deviceEvent({DeviceEvent::Kind::Lost, deviceName_,
                      "The " + noun() + " \"" + deviceName_ +
                          "\" went away; there is silence until it is back: plug it in or restart the sound server."});
}

void DeviceLink::tryAgain() {
  host_.refresh();
  Status opened = openNamed(deviceName_);
  if (!opened && Clock::now() - lostAt_ >= kSameDeviceOnly) {
    const int device = defaultDevice();
    if (device != paNoDevice) opened = openIndex(device);
  }
  nextTry_ = Clock::now() + kRetryEvery;
}

Status DeviceLink::openNamed(const std::string& name) {
  if (!serverDeviceOf(name).empty()) return openOnServer(name);
  const int device = findDevice(name);
  if (device != paNoDevice) return openIndex(device);
  return fail(ErrorCode::NotFound,
              "There is no " + noun() + " named \"" + name + "\": choose one of those that \"visema devices\" lists.");
}

/// What is opened, and what it offers.
struct DeviceLink::Target {
  int device = paNoDevice;
  std::string name;
  const PaDeviceInfo* info = nullptr;
  bool onServer = false;  // ALSA's way to the sound server is to go to this one of its devices
};

Status DeviceLink::openIndex(int device) {
  const PaDeviceInfo* info = Pa_GetDeviceInfo(device);
  return openTarget({device, info->name, info});
}

Status DeviceLink::openOnServer(const std::string& name) {
  const int server = findDevice("pulse");
  if (server == paNoDevice)
    return fail(ErrorCode::NotFound, "The " + noun() + " \"" + name +
                                         "\" cannot be reached: install ALSA's plugins (libasound2-plugins) or start "
                                         "the sound server (PulseAudio or PipeWire).");
  return openTarget({server, name, Pa_GetDeviceInfo(server), true});
}

Status DeviceLink::openTarget(const Target& target) {
  const auto own = static_cast<SampleRate>(std::lround(target.info->defaultSampleRate));
  const SampleRate wanted = request_.rate > 0 ? request_.rate : own;
  Status status = startStream(target, wanted);
  if (!status && wanted != own) status = startStream(target, own);
  return status;
}

Status DeviceLink::startStream(const Target& target, SampleRate rate) {
  const bool input = request_.direction == Direction::Input;
  const PaDeviceInfo& info = *target.info;
  // Mono to an output with more channels would be heard on the left only.
  const int channels = input ? std::min(request_.channels, info.maxInputChannels)
                             : std::min(std::max(request_.channels, 2), info.maxOutputChannels);
  const double offered =
      input ? info.defaultLowInputLatency : std::max(info.defaultHighOutputLatency, kSafeOutputLatency);
  const double latency = request_.latencySeconds > 0 ? request_.latencySeconds : offered;
  PaStreamParameters parameters{target.device, channels, paFloat32, latency, nullptr};
  PaAlsaStreamInfo onServer{};
  if (target.onServer) {
    PaAlsa_InitializeStreamInfo(&onServer);
    onServer.deviceString = target.name.c_str();
    parameters.device = paUseHostApiSpecificDeviceSpecification;
    parameters.hostApiSpecificStreamInfo = &onServer;
  }

  LinkFormat format{target.name, rate, channels, latency};
  std::shared_ptr<LinkConnection> connection = owner_.makeConnection(format);
  PaStream* opened = nullptr;
  PaError error = Pa_OpenStream(&opened, input ? &parameters : nullptr, input ? nullptr : &parameters, rate,
                                paFramesPerBufferUnspecified, paClipOff, onPortAudio, connection.get());
  if (error != paNoError) return cannotOpen(target.name, error);
  host_.streamOpened();
  std::unique_ptr<void, StreamDeleter> stream(opened, StreamDeleter{&host_});
  error = Pa_StartStream(opened);
  if (error != paNoError) return cannotOpen(target.name, error);

  const PaStreamInfo& streamInfo = *Pa_GetStreamInfo(opened);
  format.latencySeconds = input ? streamInfo.inputLatency : streamInfo.outputLatency;
  stream_ = std::move(stream);
  connection_ = connection;
  deviceName_ = target.name;
  beats_ = 0;
  lastBeat_ = lastLook_ = Clock::now();
  connected_.store(true, std::memory_order_release);
  owner_.streamStarted(std::move(connection), format);
  return {};
}

Status DeviceLink::cannotOpen(const std::string& device, int error) const {
  std::string reason = Pa_GetErrorText(error);
  const PaHostErrorInfo* host = Pa_GetLastHostErrorInfo();
  if (error == paUnanticipatedHostError && host != nullptr && host->errorText[0] != 0) reason = host->errorText;
  return fail(ErrorCode::Io, "The " + noun() + " \"" + device + "\" does not open (" + reason +
                                 "): close the program that uses it or choose another one.");
}

int DeviceLink::defaultDevice() const {
  return request_.direction == Direction::Input ? Pa_GetDefaultInputDevice() : Pa_GetDefaultOutputDevice();
}

int DeviceLink::findDevice(const std::string& name) const {
  int similar = paNoDevice;
  for (int device = 0; device < Pa_GetDeviceCount(); ++device) {
    const PaDeviceInfo& info = *Pa_GetDeviceInfo(device);
    if ((request_.direction == Direction::Input ? info.maxInputChannels : info.maxOutputChannels) == 0) continue;
    if (info.name == name) return device;
    if (similar == paNoDevice && withoutCardNumber(info.name) == withoutCardNumber(name)) similar = device;
  }
  return similar;
}

}  // namespace visema
