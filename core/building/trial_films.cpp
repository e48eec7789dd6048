// SPDX-License-Identifier: Apache-2.0
#include "core/building/trial_films.h"

#include <algorithm>

#include "core/avatar/member_media.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/phones/phones.h"

namespace visema {
namespace {

constexpr SampleRate kSoundRate = 48000;

/// Two pictures of one size, the second to the right of the first.
YuvImage besides(const YuvImage& left, const YuvImage& right) {
  const int width = left.size().width & ~1;
  YuvImage both({2 * width, left.size().height}, left.color());
  for (int index = 0; index < 3; ++index) {
    const Plane to = both.plane(index);
    const int part = index == 0 ? width : width / 2;
    for (int y = 0; y < to.size.height; ++y) {
      std::copy_n(left.plane(index).row(y), part, to.row(y));
      std::copy_n(right.plane(index).row(y), part, to.row(y) + part);
    }
  }
  return both;
}

}  // namespace

std::vector<PhoneTime> closuresIn(const std::vector<TimedPhone>& said) {
  std::vector<PhoneTime> phones;
  double start = 0;
  for (const TimedPhone& each : said) {
    if (each.phone == kSilencePhone || closesLips(each.phone)) {
      const std::string_view symbol = visema::phones()[static_cast<std::size_t>(each.phone)].symbol;
      phones.push_back({std::string(symbol), start, each.endSeconds});
    }
    start = each.endSeconds;
  }
  return phones;
}

Result<std::unique_ptr<MediaWriter>> OwnFilms::open(const char* name, const YuvImage& picture, Size size) const {
  MediaWriterOptions options;
  options.size = size;
  options.color = picture.color();
  options.audio = MediaAudioOptions{kSoundRate, 1, 0};
  return MediaWriter::create(folder_ / name, options);
}

Result<const AudioClip*> OwnFilms::soundOf(const std::string& name) {
  if (const auto known = sounds_.find(name); known != sounds_.end()) return &known->second;
  const Clip* clip = package_->manifest().findClip(name);
  if (!clip) return fail(ErrorCode::NotFound, "the avatar has no clip " + name);
  const auto source = TRY(memberMedia(*package_, clip->video));
  auto sound = readAudio(source, {kSoundRate, 1, {}});
  if (!sound) return fail(sound.error());
  return &(sounds_[name] = std::move(*sound));
}

Status OwnFilms::add(const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown) {
  if (clip != clip_ || frame != frame_ + 1) {  // another part: the face is somewhere else
    trueReader_.emplace(finder_);
    shownReader_.emplace(finder_);
  }
  clip_ = clip, frame_ = frame;
  addOpening(trueLips_, trueReader_->read(footage));
  addOpening(shownLips_, shownReader_->read(shown));
  return write(clip, frame, footage, shown);
}

Status OwnFilms::write(const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown) {
  const YuvImage both = besides(footage, shown);
  if (!both_) {
    const auto make = [&](std::unique_ptr<MediaWriter>& writer, const char* name, Size size) -> Status {
      auto made = TRY(open(name, footage, size));
      writer = std::move(made);
      return {};
    };
    TRY(make(both_, kSideBySide, both.size()));
    TRY(make(avatar_, kAvatar, shown.size()));
    TRY(make(original_, kFootage, footage.size()));
    size_ = footage.size();
  }
  if (footage.size() != size_) return {};
  auto sound = TRY(soundOf(clip));
  const auto& samples = sound->samples;
  const auto from = static_cast<std::size_t>(firstSampleOfFrame(frame, kSoundRate, kFrameRate));
  std::vector<float> part(static_cast<std::size_t>(firstSampleOfFrame(1, kSoundRate, kFrameRate)));
  for (std::size_t i = 0; i < part.size() && from + i < samples.size(); ++i) part[i] = samples[from + i];
  for (const auto& [writer, picture] :
       {std::pair{both_.get(), &both}, std::pair{avatar_.get(), &shown}, std::pair{original_.get(), &footage}}) {
    TRY(writer->addFrame(*picture));
    TRY(writer->addAudio(part));
  }
  return {};
}

Status OwnFilms::finish() {
  for (MediaWriter* writer : {both_.get(), avatar_.get(), original_.get()}) {
    if (!writer) continue;
    TRY(writer->finish());
  }
  return {};
}

}  // namespace visema
