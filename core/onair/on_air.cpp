// SPDX-License-Identifier: Apache-2.0
#include "core/onair/on_air.h"

#include <chrono>
#include <cstring>
#include <sstream>
#include <utility>

#include "core/base/try.h"
#include "core/onair/on_air_feed.h"
#include "core/onair/pipewire_outputs.h"
#include "core/onair/stream_output.h"
#include "core/onair/v4l2_camera.h"

namespace visema {
namespace {

enum Output : std::size_t { kCamera, kMicrophone, kV4l2, kStream };

}  // namespace

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
  auto air = std::unique_ptr<OnAir>(new OnAir());
  TRY(air->change(options));
  return air;
}

Status OnAir::change(const OnAirOptions& options) {
  TRY(options.validate());
  std::lock_guard lock(changing_);
  const OnAirOptions before = std::exchange(options_, options);
  feed_->setEvenVoice(options.evenVoice);
  const bool sameSize = before.size == options.size;
  const StreamWish stream{options.streams, options.size, options.streamKilobits};
  Status all;
  if (options.scene != before.scene || !sameSize) {
    auto scene = Scene::open(options.scene, options.size);
    if (!scene) all = fail(scene.error());
    feed_->setScene(scene ? std::move(*scene) : nullptr);
  }
  const auto follow = [&](Output output, bool same, bool wished, const Make& make) {
    if (Status status = replace(output, same && sameSize, wished, make); !status && all) all = std::move(status);
  };
  follow(kCamera, before.camera, options.camera, [&] { return openPipeWire(feed_, {true, false, options.size}); });
  follow(kMicrophone, before.microphone, options.microphone, [&] {
    return openPipeWire(feed_, {false, true, options.size});
  });
  follow(kV4l2, before.v4l2, options.v4l2, [&] { return openV4l2(feed_, options.size); });
  const bool sameStream = sameSize && before.streamKilobits == options.streamKilobits;
  const auto open = [&]() -> Result<std::unique_ptr<OnAirOutput>> {
    auto opened = TRY(openStream(feed_, stream));
    stream_ = opened.get();
    return opened;
  };
  if (sameStream && outputs_[kStream] && !options.streams.empty()) {
    if (Status status = stream_->setAddresses(options.streams); !status && all) all = std::move(status);
  } else {
    follow(kStream, sameStream, !options.streams.empty(), open);
  }
  return all;
}

/// `same`: what there is was made from what is wished now.
Status OnAir::replace(std::size_t which, bool same, bool wished, const Make& make) {
  if (wished && same && outputs_[which]) return {};
  std::unique_ptr<OnAirOutput> old, next;
  {
    std::lock_guard lock(mutex_);
    old = std::move(outputs_[which]);
  }
  old.reset();  // outside the lock: it waits for a thread; and before the next one, which may want the same device
  if (!wished) return {};
  next = TRY(make());
  std::lock_guard lock(mutex_);
  outputs_[which] = std::move(next);
  return {};
}

std::shared_ptr<LiveOutput> OnAir::output() const { return feed_; }
YuvFrame OnAir::shown() const { return feed_->at(std::chrono::steady_clock::now()).picture; }
void OnAir::setStill(bool still) { feed_->setStill(still); }
void OnAir::setMuted(bool muted) { feed_->setMuted(muted); }
OnAirStatus OnAir::status() const {
  OnAirStatus status;
  std::lock_guard lock(mutex_);
  for (const auto& output : outputs_) {
    if (!output) continue;
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
