// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/commands.h"
#include "core/base/try.h"
#include "core/media/media_info.h"

namespace visema {
namespace {

const char* nameOf(ColorMatrix matrix) { return matrix == ColorMatrix::Bt709 ? "BT.709" : "BT.601"; }
const char* nameOf(ColorRange range) { return range == ColorRange::Full ? "full" : "limited"; }

void printVideo(const VideoStreamInfo& video) {
  std::printf("  video   stream %d: %s, %s, %dx%d", video.stream, video.codec.c_str(), video.pixelFormat.c_str(),
              video.size.width, video.size.height);
  if (video.rotation != 0) {
    std::printf(" (coded %dx%d, turned by %d degrees)", video.codedSize.width, video.codedSize.height, video.rotation);
  } else if (!(video.codedSize == video.size)) {
    std::printf(" (coded %dx%d, pixels not square)", video.codedSize.width, video.codedSize.height);
  }
  std::printf("\n          %.6g frames/s%s", video.rate.toDouble(), video.variableRate ? " on average, variable" : "");
  if (video.duration > 0) std::printf(", %.3f s", video.duration);
  if (video.frames > 0) std::printf(", %lld frames", static_cast<long long>(video.frames));
  std::printf(", starts at %.3f s\n          %s %s range%s%s\n", video.start, nameOf(video.color.matrix),
              nameOf(video.color.range), video.colorTagged ? "" : " (matrix guessed: the file does not say)",
              video.alpha ? ", with alpha" : "");
}

void printAudio(const AudioStreamInfo& audio) {
  std::printf("  sound   stream %d: %s, %d Hz, %d channel%s", audio.stream, audio.codec.c_str(), audio.rate,
              audio.channels, audio.channels == 1 ? "" : "s");
  if (audio.duration > 0) std::printf(", %.3f s", audio.duration);
  std::printf(", starts at %.3f s\n", audio.start);
}

void print(const MediaInfo& info) {
  std::printf("%s: %s, %.3f s\n", info.name.c_str(), info.container.c_str(), info.duration);
  for (const VideoStreamInfo& video : info.videos) printVideo(video);
  for (const AudioStreamInfo& audio : info.audios) printAudio(audio);
  if (info.otherStreams > 0) std::printf("  other   %d streams\n", info.otherStreams);
  if (info.video() && info.audio())
    std::printf("  offset  sound starts %+.3f s after the pictures\n", info.audioOffset());
}

std::string toJson(const MediaInfo& info) {
  using Json = nlohmann::ordered_json;
  auto size = [](Size value) { return Json{{"width", value.width}, {"height", value.height}}; };
  Json videos = Json::array(), audios = Json::array();
  for (const VideoStreamInfo& video : info.videos) {
    videos.push_back({{"stream", video.stream},
                      {"codec", video.codec},
                      {"pixelFormat", video.pixelFormat},
                      {"size", size(video.size)},
                      {"codedSize", size(video.codedSize)},
                      {"rotation", video.rotation},
                      {"rate", {{"num", video.rate.num}, {"den", video.rate.den}}},
                      {"variableRate", video.variableRate},
                      {"start", video.start},
                      {"duration", video.duration},
                      {"frames", video.frames},
                      {"matrix", nameOf(video.color.matrix)},
                      {"range", nameOf(video.color.range)},
                      {"colorTagged", video.colorTagged},
                      {"alpha", video.alpha}});
  }
  for (const AudioStreamInfo& audio : info.audios) {
    audios.push_back({{"stream", audio.stream},
                      {"codec", audio.codec},
                      {"rate", audio.rate},
                      {"channels", audio.channels},
                      {"start", audio.start},
                      {"duration", audio.duration}});
  }
  const Json report = {{"name", info.name},
                       {"container", info.container},
                       {"duration", info.duration},
                       {"audioOffset", info.audioOffset()},
                       {"otherStreams", info.otherStreams},
                       {"video", videos},
                       {"audio", audios}};
  // A name is whatever bytes the file system allows.
  return report.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void addProbeCommand(CLI::App& app, CommandBody& body) {
  struct Options {
    std::string file;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("probe", "Show what a video or sound file contains");
  command->add_option("file", options->file, "The file to look at: anything FFmpeg opens")->required();
  command->add_flag("--json", options->json, "Write the report as JSON");
  command->footer(
      "The streams used are listed first. Sizes are those of the upright picture with square pixels.\n"
      "Example:\n  visema probe interview.mov\n  visema probe --json interview.mov");
  command->callback([options, &body] {
    body = [options]() -> Status {
      auto info = TRY(probeMedia(options->file));
      if (options->json) {
        std::printf("%s\n", toJson(info).c_str());
      } else {
        print(info);
      }
      return {};
    };
  });
}

}  // namespace visema
