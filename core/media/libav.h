// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only: libav's headers and an owner for each of its objects.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/time.h"

namespace visema::av {

template <auto freeIt>
struct Free {
  template <class T>
  void operator()(T* object) const {
    freeIt(&object);
  }
};
struct FreeSws {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};
struct FreeFifo {
  void operator()(AVAudioFifo* fifo) const { av_audio_fifo_free(fifo); }
};

using FramePtr = std::unique_ptr<AVFrame, Free<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, Free<av_packet_free>>;
using CodecPtr = std::unique_ptr<AVCodecContext, Free<avcodec_free_context>>;
using SwrPtr = std::unique_ptr<SwrContext, Free<swr_free>>;
using SwsPtr = std::unique_ptr<SwsContext, FreeSws>;
using FilterPtr = std::unique_ptr<AVBSFContext, Free<av_bsf_free>>;
using FifoPtr = std::unique_ptr<AVAudioFifo, FreeFifo>;

inline std::string errorText(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

inline AVRational toAv(Rational value) { return {static_cast<int>(value.num), static_cast<int>(value.den)}; }
inline Rational fromAv(AVRational value) { return {value.num, value.den == 0 ? 1 : value.den}; }

// What FFmpeg 5, 6 and 7 call by different names.

/// How long a decoded frame lasts, in ticks of its stream; 0: nobody says.
inline std::int64_t durationOf(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
  return frame.duration;
#else
  return frame.pkt_duration;
#endif
}

inline bool isKeyFrame(const AVFrame& frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
  return (frame.flags & AV_FRAME_FLAG_KEY) != 0;
#else
  return frame.key_frame != 0;
#endif
}

/// Null: the stream has none.
inline const std::uint8_t* displayMatrixOf(const AVStream& stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 100)
  const AVPacketSideData* matrix = av_packet_side_data_get(
      stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  return matrix ? matrix->data : nullptr;
#else
  return av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr);
#endif
}

/// For the whole process, the first time: libav's own lines never reach the user's terminal (what matters comes back as
/// an Error), and it never takes more memory in one piece than the largest picture needs, whatever a file asks for.
void prepareLibav();

}  // namespace visema::av
