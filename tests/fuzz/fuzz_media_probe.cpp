// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "core/media/audio_reader.h"
#include "core/media/video_reader.h"

// Any bytes taken for a video or sound file: its description, its first pictures and a piece of its sound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  visema::MediaLimits limits;
  limits.maxPixels = 512 * 512;
  limits.maxSeconds = 60;
  limits.maxStreams = 8;
  const auto source = visema::MediaSource::inMemory(std::span(data, size), "fuzz");
  const auto info = visema::probeMedia(source, limits);
  if (!info) return 0;
  if (const visema::VideoStreamInfo* video = info->video()) {
    // Whatever is delivered keeps to the limits.
    if (std::int64_t{video->size.width} * video->size.height > limits.maxPixels) std::abort();
    visema::VideoReadOptions options;
    options.limits = limits;
    auto reader = visema::VideoReader::open(source, options);
    for (int i = 0; reader && i < 5; ++i) {
      auto frame = (*reader)->next();
      if (!frame || !*frame) break;
      if (!((*frame)->image->size() == (*reader)->video().size)) std::abort();
    }
    if (reader && (*reader)->seek(30)) static_cast<void>((*reader)->next());
  }
  if (info->audio()) {
    visema::AudioReadOptions options;
    options.rate = visema::kSpeechRate;
    options.channels = 1;
    options.limits = limits;
    auto reader = visema::AudioReader::open(source, options);
    std::vector<float> samples(8000);
    for (int i = 0; reader && i < 4; ++i) {
      auto got = (*reader)->read(samples);
      if (!got || *got == 0) break;
    }
  }
  return 0;
}
