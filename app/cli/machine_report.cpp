// SPDX-License-Identifier: Apache-2.0
#include "app/cli/machine_report.h"

#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "app/cli/gl_renderer.h"
#include "app/wiring/engines.h"
#include "app/wiring/program_files.h"
#include "core/audio/audio_devices.h"
#include "core/audio/sound_server.h"
#include "core/avatar/memory_budget.h"
#include "core/base/cpu_features.h"
#include "core/base/free_space.h"
#include "core/base/scratch_folder.h"
#include "core/base/user_paths.h"
#include "core/building/face_finder.h"
#include "core/media/media_writer.h"
#include "core/nn/torch_module.h"
#include "core/sync/face_track.h"

namespace visema {
namespace {

namespace fs = std::filesystem;
using State = Finding::State;

constexpr std::uint64_t kGigabyte = 1'000'000'000;

std::string gigabytes(std::uint64_t bytes) {
  std::ostringstream text;
  text.precision(1);
  text << std::fixed << static_cast<double>(bytes) / static_cast<double>(kGigabyte) << " GB";
  return text.str();
}

Finding processor() {
  const CpuFeatures features = CpuFeatures::detect();
  Finding finding{"processor",
                  State::Fine,
                  features.name + ", " + std::to_string(features.logicalCores) + " cores, " + describe(features),
                  {}};
  if (!features.avx2) {
    finding.state = State::Reduced;
    finding.advice = "Networks run on it, but slowly: live sessions may need a processor with AVX2.";
  }
  return finding;
}

Finding memory() {
  const auto bytes =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::getpagesize());
  Finding finding{"memory",
                  State::Fine,
                  gigabytes(bytes) + ", of which " + gigabytes(MemoryBudget::defaultBytes()) + " are used for avatars",
                  {}};
  if (bytes < 2 * kGigabyte) {
    finding.state = State::Reduced;
    finding.advice = "Footage is decoded as it is needed; close other programs for large avatars.";
  }
  return finding;
}

Finding disk() {
  const auto paths = UserPaths::fromEnvironment();
  if (!paths) return {"disk", State::Missing, paths.error().message, "Set the environment variable HOME."};
  const auto bytes = freeBytesOf(paths->data);
  if (!bytes) return {"disk", State::Missing, bytes.error().message, "Make the folder writable."};
  const bool enough = *bytes > kGigabyte;
  return {"disk", enough ? State::Fine : State::Reduced, gigabytes(*bytes) + " free at " + paths->data.string(),
          enough ? "" : "Make room: films and avatars take hundreds of megabytes."};
}

Finding graphics() {
  const std::string renderer = findGlRenderer();
  if (!renderer.empty()) return {"graphics", State::Fine, "OpenGL by " + renderer, {}};
  return {"graphics", State::Reduced, "no OpenGL; the window paints without it",
          "Install libgl1-mesa-dri, or the driver of the graphics card."};
}

Finding sound() {
  int inputs = 0, outputs = 0;
  const auto count = [&](const std::vector<AudioDevice>& devices) {
    for (const AudioDevice& device : devices) {
      inputs += device.inputChannels > 0 ? 1 : 0;
      outputs += device.outputChannels > 0 ? 1 : 0;
    }
  };
  const std::vector<AudioDevice> onServer = listServerDevices();
  count(onServer);
  if (onServer.empty())
    if (const auto devices = listAudioDevices()) count(*devices);
  const std::string text = std::to_string(inputs) + " microphones, " + std::to_string(outputs) + " outputs" +
                           (onServer.empty() ? ", no sound server" : "");
  if (inputs > 0 && outputs > 0) return {"sound", State::Fine, text, {}};
  return {"sound", State::Reduced, text,
          "Connect a microphone, or start PipeWire or PulseAudio (libasound2-plugins lets other programs use it)."};
}

Finding camera() {
  int count = 0;
  std::error_code error;
  for (fs::directory_iterator it("/dev", error), end; !error && it != end; it.increment(error))
    count += it->path().filename().string().rfind("video", 0) == 0 ? 1 : 0;
  return {"camera", count > 0 ? State::Fine : State::Reduced, std::to_string(count) + " video devices",
          count > 0 ? "" : "None is needed; footage for an avatar can come from any video file."};
}

/// By writing a picture with each, in a folder that goes again.
Finding codec(const char* name, MediaFormat format, HardwareEncoder hardware = HardwareEncoder::Never) {
  const ScratchFolder folder;
  if (folder.path().empty()) {
    std::error_code error;
    return {name, State::Missing, "no temporary folder",
            "Make room in " + fs::temp_directory_path(error).string() + "."};
  }
  MediaWriterOptions options;
  options.format = format;
  options.size = {320, 240};
  options.hardware = hardware;
  std::string text, encoder;
  if (auto writer = MediaWriter::create(folder.path() / (std::string("film") + extensionOf(format)), options)) {
    const Status added = (*writer)->addFrame(YuvImage(options.size, options.color), {});
    const auto written = added ? (*writer)->finish() : Result<WrittenMedia>(fail(added.error()));
    if (written)
      encoder = written->encoder;
    else
      text = written.error().message;
  } else {
    text = writer.error().message;
  }
  if (!encoder.empty()) return {name, State::Fine, encoder, {}};
  return {name, State::Missing, text, "Install libavcodec59 as Debian has it, or libavcodec-extra."};
}

Finding hardwareEncoder() {
  Finding finding = codec("hardware encoder", MediaFormat::Mp4, HardwareEncoder::IfItOpens);
  if (finding.text == "libx264") finding = {finding.name, State::Reduced, "none opens; the processor encodes", {}};
  return finding;
}

Finding engines() {
  std::string text;
  for (const EngineHere& engine : enginesHere()) text += (text.empty() ? "" : "; ") + engine.name;
  if (torchModuleInstalled()) return {"engines", State::Fine, text, {}};
  return {"engines", State::Reduced, text, "Training and LibTorch's engines need the package visema-train."};
}

Finding file(const char* name, const Result<fs::path>& found, State without, const char* advice) {
  std::error_code error;
  if (found && fs::exists(*found, error)) return {name, State::Fine, found->string(), {}};
  return {name, without, found ? found->string() + " is not there" : found.error().message, advice};
}

Finding program(const char* name, const char* advice) {
  std::istringstream folders(::getenv("PATH") ? ::getenv("PATH") : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (const fs::path path = fs::path(folder) / name; ::access(path.c_str(), X_OK) == 0)
      return {name, State::Fine, path.string(), {}};
  return {name, State::Reduced, std::string(name) + " is not installed", advice};
}

}  // namespace

const char* toString(Finding::State state) {
  switch (state) {
    case State::Fine:
      return "fine";
    case State::Reduced:
      return "reduced";
    case State::Missing:
      return "missing";
  }
  return "missing";
}

std::vector<Finding> examineMachine() {
  return {processor(),
          memory(),
          disk(),
          graphics(),
          sound(),
          camera(),
          codec("H.264 films", MediaFormat::Mp4),
          codec("VP9 films", MediaFormat::WebmAlpha),
          codec("ProRes films", MediaFormat::ProRes4444),
          hardwareEncoder(),
          engines(),
          file("speech encoder", ownSpeechEncoder(), State::Missing, "Install the package visema-data again."),
          file("demo avatar", ownAvatar("iris"), State::Reduced, "Install visema-avatar-iris."),
          file("face finder", faceCascadeFile(), State::Missing, "Install opencv-data: it finds faces in films."),
          file("face landmarks", landmarkFile(), State::Reduced,
               "Install libdlib-data: avatars are built more exactly with it."),
          program("espeak-ng", "Install espeak-ng: lips that follow a text need it.")};
}

}  // namespace visema
