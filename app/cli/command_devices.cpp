// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/audio/audio_devices.h"
#include "core/audio/sound_server.h"

namespace visema {
namespace {

constexpr const char* kNoDevices =
    "No sound device was found: connect a microphone or speakers, or start the sound server (PulseAudio or PipeWire).";

std::string ratesText(const std::vector<SampleRate>& rates) {
  std::string text;
  for (const SampleRate rate : rates) {
    char number[32];
    std::snprintf(number, sizeof number, "%s%g", text.empty() ? "" : ", ", rate / 1000.0);
    text += number;
  }
  return text.empty() ? "none of the common rates" : text + " kHz";
}

void printDirection(const char* name, int channels, const std::vector<SampleRate>& rates, double latency,
                    bool isDefault) {
  if (channels == 0) return;
  std::printf("  %-7s %d channel%s, %s, latency from %.0f ms%s\n", name, channels, channels == 1 ? "" : "s",
              ratesText(rates).c_str(), latency * 1000, isDefault ? "  (default)" : "");
}

void printServerDirection(const char* name, int channels, bool isDefault) {
  if (channels == 0) return;
  std::printf("  %-7s %d channel%s%s\n", name, channels, channels == 1 ? "" : "s", isDefault ? "  (default)" : "");
}

void print(const std::vector<AudioDevice>& devices) {
  for (const AudioDevice& device : devices) {
    if (!serverDeviceOf(device.name).empty()) {  // it converts whatever rate is asked for
      std::printf("%s  [%s, --microphone \"%s\"]\n", device.label.c_str(), device.hostApi.c_str(), device.name.c_str());
      printServerDirection("input", device.inputChannels, device.defaultInput);
      printServerDirection("output", device.outputChannels, device.defaultOutput);
      continue;
    }
    std::printf("%s  [%s, %g kHz by default]\n", device.name.c_str(), device.hostApi.c_str(),
                device.defaultRate / 1000.0);
    printDirection("input", device.inputChannels, device.inputRates, device.inputLatency, device.defaultInput);
    printDirection("output", device.outputChannels, device.outputRates, device.outputLatency, device.defaultOutput);
  }
}

std::string toJson(const std::vector<AudioDevice>& devices) {
  using Json = nlohmann::ordered_json;
  const auto direction = [](int channels, const std::vector<SampleRate>& rates, double latency, bool isDefault) {
    return Json{{"channels", channels}, {"rates", rates}, {"latencySeconds", latency}, {"default", isDefault}};
  };
  Json list = Json::array();
  for (const AudioDevice& device : devices) {
    Json entry{{"name", device.name},
               {"label", device.label},
               {"hostApi", device.hostApi},
               {"defaultRate", device.defaultRate}};
    if (device.inputChannels > 0)
      entry["input"] = direction(device.inputChannels, device.inputRates, device.inputLatency, device.defaultInput);
    if (device.outputChannels > 0)
      entry["output"] =
          direction(device.outputChannels, device.outputRates, device.outputLatency, device.defaultOutput);
    list.push_back(std::move(entry));
  }
  // Names come from drivers: they may be in any encoding.
  return Json{{"devices", list}}.dump(2, ' ', false, Json::error_handler_t::replace);
}

Status listDevices(bool json) {
  Result<std::vector<AudioDevice>> devices = listAudioDevices(RateProbe::Yes);
  if (!devices) return fail(devices.error());
  const std::vector<AudioDevice> onServer = listServerDevices();
  devices->insert(devices->begin(), onServer.begin(), onServer.end());
  if (json) {
    std::printf("%s\n", toJson(*devices).c_str());
    return {};
  }
  if (devices->empty()) return fail(ErrorCode::NotFound, kNoDevices);
  print(*devices);
  return {};
}

}  // namespace

void addDevicesCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command = app.add_subcommand("devices", "List the microphones and sound outputs");
  command->footer(
      "Each device is opened briefly to try the common sample rates.\nExits with 1 if there is none; with --json that "
      "is an empty list.\n\nExample:\n  visema devices --json");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Write the report as JSON");
  command->callback([&body, json] { body = [json] { return listDevices(*json); }; });
}

}  // namespace visema
