// SPDX-License-Identifier: Apache-2.0
#include "app/library/visema.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

#include "app/library/spoken_frames.h"
#include "core/base/yuv_convert.h"

struct visema_stream {
  std::unique_ptr<visema::SpokenFrames> frames;
  visema::YuvFrame last;
};

namespace {

using namespace visema;

thread_local std::string lastError;

int failed(const std::string& message) {
  lastError = message;
  return -1;
}

/// Nothing is thrown across the border. `body` returns what the function does.
template <class Body>
int guarded(Body body) {
  try {
    return body();
  } catch (const std::exception& error) {
    return failed(std::string("unexpected error: ") + error.what());
  } catch (...) {
    return failed("unexpected error");
  }
}

/// What the caller knows of; fields that came later are as if they were 0.
template <class Struct>
Struct known(const Struct* given) {
  Struct whole{};
  if (given) std::memcpy(&whole, given, std::min<std::size_t>(given->size, sizeof whole));
  return whole;
}

SpokenFrames::Options optionsOf(const char* avatar, const visema_options* given) {
  const visema_options options = known(given);
  SpokenFrames::Options wanted;
  wanted.avatar = avatar;
  if (options.engine) wanted.engine = options.engine;
  if (options.lookahead_ms != 0) wanted.lookahead = Lookahead(options.lookahead_ms);
  wanted.memoryBytes = options.memory_bytes;
  return wanted;
}

visema_frame described(const SpokenFrames::Frame& frame) {
  visema_frame out{};
  const YuvImage& picture = *frame.picture;
  out.width = picture.size().width;
  out.height = picture.size().height;
  out.bt709 = picture.color().matrix == ColorMatrix::Bt709 ? 1 : 0;
  out.full_range = picture.color().range == ColorRange::Full ? 1 : 0;
  out.index = frame.index;
  for (int i = 0; i < 3; ++i) {
    out.planes[i] = picture.plane(i).data;
    out.strides[i] = picture.plane(i).stride;
  }
  out.opening = frame.opening;
  return out;
}

}  // namespace

uint32_t visema_api_version(void) { return VISEMA_API_VERSION; }
const char* visema_version(void) { return VISEMA_VERSION; }
const char* visema_last_error(void) { return lastError.c_str(); }

visema_stream* visema_open(const char* avatar, const visema_options* options) {
  visema_stream* stream = nullptr;
  guarded([&] {
    if (!avatar) return failed("no avatar was named");
    auto frames = SpokenFrames::open(optionsOf(avatar, options));
    if (!frames) return failed(frames.error().message);
    stream = new visema_stream{std::move(*frames), nullptr};
    return 0;
  });
  return stream;
}

void visema_close(visema_stream* stream) { delete stream; }

int visema_push(visema_stream* stream, const float* samples, size_t frames, int rate, int channels) {
  return guarded([&] {
    if (!stream || (!samples && frames > 0)) return failed("no stream or no sound was given");
    const std::size_t count = channels > 0 ? frames * static_cast<std::size_t>(channels) : 0;
    const Status pushed = stream->frames->push({samples, count}, rate, channels);
    return pushed ? 0 : failed(pushed.error().message);
  });
}

int visema_finish(visema_stream* stream) {
  return guarded([&] {
    if (!stream) return failed("no stream was given");
    stream->frames->finish();
    return 0;
  });
}

int visema_pull(visema_stream* stream, visema_frame* frame) {
  return guarded([&] {
    if (!stream || !frame) return failed("no stream or no frame was given");
    const auto pulled = stream->frames->pull();
    if (!pulled) return failed(pulled.error().message);
    if (!*pulled) return 0;
    stream->last = (*pulled)->picture;
    visema_frame whole = described(**pulled);
    whole.size = std::min<std::uint32_t>(frame->size, sizeof whole);
    std::memcpy(frame, &whole, whole.size);
    return 1;
  });
}

int visema_copy_bgra(visema_stream* stream, uint8_t* pixels, size_t stride) {
  return guarded([&] {
    if (!stream || !stream->last || !pixels) return failed("no frame was pulled yet");
    const Size size = stream->last->size();
    if (stride < static_cast<std::size_t>(size.width) * 4)
      return failed("the rows are shorter than the picture is wide");
    yuvToBgr(*stream->last, MutableImageView{pixels, size, 4, static_cast<std::ptrdiff_t>(stride)});
    return 0;
  });
}
