// SPDX-License-Identifier: Apache-2.0
#include "core/onair/on_air.h"

#include <cstring>
#include <sstream>

#include "core/base/try.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/pipewire_outputs.h"
#include "core/onair/stream_output.h"
#include "core/onair/v4l2_camera.h"

namespace visema {

Result<OnAirOptions> OnAirOptions::parse(const std::string& words, const std::string& streamKey) {
  OnAirOptions options;
  std::istringstream list(words);
  for (std::string word; std::getline(list, word, ',');) {
    if (word == "camera")
      options.camera = true;
    else if (word == "microphone")
      options.microphone = true;
    else if (word == "v4l2")
      options.v4l2 = true;
    else if (word.starts_with("stream="))
      options.streams.push_back(TRY(StreamAddress::parse(word.substr(std::strlen("stream=")), streamKey)));
    else
      return fail(ErrorCode::InvalidArgument,
                  "there is nothing called \"" + word.substr(0, word.find("://")) +
                      "\" to go on air with: take one or more of camera, microphone, v4l2 and stream=ADDRESS");
  }
  TRY(options.validate());
  return options;
}

Status OnAirOptions::validate() const {
  if (!camera && !microphone && !v4l2 && streams.empty())
    return fail(
        ErrorCode::InvalidArgument,
        "nothing was chosen to go on air with: take one or more of camera, microphone, v4l2 and stream=ADDRESS");
  return {};
}

OnAir::OnAir() : feed_(std::make_shared<OnAirFeed>()) {}
OnAir::~OnAir() = default;

Result<std::unique_ptr<OnAir>> OnAir::start(const OnAirOptions& options) {
  TRY(options.validate());
  auto air = std::unique_ptr<OnAir>(new OnAir());
  if (options.camera || options.microphone) {
    auto pipewire = TRY(openPipeWire(air->feed_, {options.camera, options.microphone, options.size}));
    air->outputs_.push_back(std::move(pipewire));
  }
  if (options.v4l2) {
    auto device = TRY(openV4l2(air->feed_, options.size));
    air->outputs_.push_back(std::move(device));
  }
  if (!options.streams.empty()) {
    auto stream = TRY(openStream(air->feed_, {options.streams, options.size, options.streamKilobits}));
    air->outputs_.push_back(std::move(stream));
  }
  return air;
}

std::shared_ptr<LiveOutput> OnAir::output() const { return feed_; }
void OnAir::setStill(bool still) { feed_->setStill(still); }
void OnAir::setMuted(bool muted) { feed_->setMuted(muted); }
OnAirStatus OnAir::status() const {
  OnAirStatus status;
  for (const auto& output : outputs_) {
    const OutputStatus one = output->status();
    status.cameraWatched |= one.cameraWatched;
    status.microphoneHeard |= one.microphoneHeard;
    status.pictures += one.pictures;
    if (!one.format.empty()) status.format = one.format;
    if (one.microphoneHeard) status.microphoneErrorMs = one.microphoneErrorMs, status.driftPpm = one.driftPpm;
    status.streams.insert(status.streams.end(), one.streams.begin(), one.streams.end());
    if (!one.trouble.empty()) status.trouble = one.trouble;
  }
  status.still = feed_->still();
  status.muted = feed_->muted();
  return status;
}

}  // namespace visema
