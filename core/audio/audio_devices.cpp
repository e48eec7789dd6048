// SPDX-License-Identifier: Apache-2.0
#include "core/audio/audio_devices.h"

#include <portaudio.h>

#include <cmath>

#include "core/audio/port_audio_host.h"

namespace visema {
namespace {

constexpr SampleRate kCommonRates[] = {8000, 16000, 22050, 32000, 44100, 48000, 96000, 192000};

std::vector<SampleRate> supportedRates(int device, bool input, int channels) {
  std::vector<SampleRate> rates;
  const PaStreamParameters parameters{device, channels, paFloat32, 0, nullptr};
  for (const SampleRate rate : kCommonRates)
    if (Pa_IsFormatSupported(input ? &parameters : nullptr, input ? nullptr : &parameters, rate) == paFormatIsSupported)
      rates.push_back(rate);
  return rates;
}

AudioDevice describe(int index, RateProbe probe) {
  const PaDeviceInfo& info = *Pa_GetDeviceInfo(index);
  AudioDevice device;
  device.name = device.label = info.name;
  device.hostApi = Pa_GetHostApiInfo(info.hostApi)->name;
  device.inputChannels = info.maxInputChannels;
  device.outputChannels = info.maxOutputChannels;
  device.defaultRate = static_cast<SampleRate>(std::lround(info.defaultSampleRate));
  device.inputLatency = info.maxInputChannels > 0 ? info.defaultLowInputLatency : 0;
  device.outputLatency = info.maxOutputChannels > 0 ? info.defaultLowOutputLatency : 0;
  device.defaultInput = index == Pa_GetDefaultInputDevice();
  device.defaultOutput = index == Pa_GetDefaultOutputDevice();
  if (probe == RateProbe::Yes) {
    if (device.inputChannels > 0) device.inputRates = supportedRates(index, true, 1);
    if (device.outputChannels > 0)
      device.outputRates = supportedRates(index, false, std::min(2, device.outputChannels));
  }
  return device;
}

}  // namespace

Result<std::vector<AudioDevice>> listAudioDevices(RateProbe probe) {
  const std::shared_ptr<PortAudioHost> host = PortAudioHost::shared();
  Result<std::vector<AudioDevice>> devices;
  host->run([&] {
    host->refresh();
    if (Status status = host->status(); !status) {
      devices = fail(status.error());
      return;
    }
    for (int index = 0; index < Pa_GetDeviceCount(); ++index) devices->push_back(describe(index, probe));
  });
  return devices;
}

}  // namespace visema
