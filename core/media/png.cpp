// SPDX-License-Identifier: Apache-2.0
#include "core/media/png.h"

#include "core/base/try.h"
#include "core/media/libav.h"
#include "core/media/png_encoder.h"
#include "core/media/video_encoder.h"

namespace visema {
namespace av {

Result<PngEncoder> openPngEncoder(Size size, AVPixelFormat format, int compression) {
  prepareLibav();
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
  if (!codec) return fail(ErrorCode::Unsupported, "this FFmpeg cannot write PNG");
  PngEncoder encoder{CodecPtr(avcodec_alloc_context3(codec)), FramePtr(av_frame_alloc())};
  if (!encoder.codec || !encoder.frame) return fail(ErrorCode::LimitExceeded, "not enough memory for an encoder");
  encoder.codec->width = size.width, encoder.codec->height = size.height;
  encoder.codec->pix_fmt = format;
  encoder.codec->time_base = {1, 25};
  encoder.codec->compression_level = compression;
  encoder.codec->thread_count = 1;
  av_opt_set(encoder.codec->priv_data, "pred", "paeth", 0);
  if (const int result = avcodec_open2(encoder.codec.get(), codec, nullptr); result < 0)
    return fail(ErrorCode::Unsupported, "PNG pictures cannot be encoded: " + errorText(result));
  encoder.frame->format = format, encoder.frame->width = size.width, encoder.frame->height = size.height;
  if (av_frame_get_buffer(encoder.frame.get(), 0) < 0)
    return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
  return encoder;
}

}  // namespace av

Result<std::vector<std::byte>> encodePng(ImageView bgr) {
  constexpr int kCompression = 4;  // at 9 a photograph is a tenth smaller and takes 24 times as long
  auto encoder = TRY(av::openPngEncoder(bgr.size, AV_PIX_FMT_RGB24, kCompression));
  for (int y = 0; y < bgr.size.height; ++y) {
    const std::uint8_t* from = bgr.row(y);
    std::uint8_t* to = encoder.frame->data[0] + std::ptrdiff_t{y} * encoder.frame->linesize[0];
    for (int x = 0; x < bgr.size.width; ++x, from += 3, to += 3) to[0] = from[2], to[1] = from[1], to[2] = from[0];
  }
  std::vector<std::byte> file;
  const av::PacketPtr packet(av_packet_alloc());
  if (!packet) return fail(ErrorCode::LimitExceeded, "not enough memory for a picture");
  const auto keep = [&](AVPacket* part) -> Status {
    const auto* bytes = reinterpret_cast<const std::byte*>(part->data);
    file.insert(file.end(), bytes, bytes + part->size);
    return {};
  };
  TRY(av::encodeAndDrain(*encoder.codec, encoder.frame.get(), *packet, keep));
  TRY(av::encodeAndDrain(*encoder.codec, nullptr, *packet, keep));
  return file;
}

}  // namespace visema
