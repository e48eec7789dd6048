// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/base/yuv_image.h"
#include "core/media/media_source.h"

namespace visema {

/// What a file may ask for; more is refused before memory is taken.
struct MediaLimits {
  std::int64_t maxPixels = 8192 * 4608;  // of one picture
  double maxSeconds = 6 * 3600;
  int maxStreams = 64;
  std::int64_t maxAudioBytes = std::int64_t{2} << 30;  // of one clip read whole
};

struct VideoStreamInfo {
  int stream = 0;           // its number in the file
  std::string codec;        // "h264"
  std::string pixelFormat;  // "yuv420p"
  Size codedSize;
  Size size;                  // upright, with square pixels: what the reader delivers
  int rotation = 0;           // clockwise degrees that make the coded picture upright: 0, 90, 180 or 270
  FrameRate rate;             // average
  bool variableRate = false;  // as far as the header tells
  double start = 0;           // seconds, of the first picture
  double duration = 0;        // seconds, as the file says; 0 when it does not
  std::int64_t frames = 0;    // as the file says; 0 when it does not
  ColorSpec color;            // what the reader delivers
  bool colorTagged = false;   // false: the matrix is a guess from the size
  bool alpha = false;
};

struct AudioStreamInfo {
  int stream = 0;
  std::string codec;  // "aac"
  SampleRate rate = 0;
  int channels = 0;
  double start = 0;     // seconds
  double duration = 0;  // seconds, as the file says; 0 when it does not
};

/// What a media file says about itself. Headers can lie: only reading the file shows what is really there.
struct MediaInfo {
  std::string name;
  std::string container;                // "mov,mp4,m4a,3gp,3g2,mj2"
  double duration = 0;                  // seconds
  std::vector<VideoStreamInfo> videos;  // the one the reader takes comes first; cover pictures are left out
  std::vector<AudioStreamInfo> audios;  // the one the reader takes comes first
  int otherStreams = 0;

  const VideoStreamInfo* video() const { return videos.empty() ? nullptr : &videos.front(); }
  const AudioStreamInfo* audio() const { return audios.empty() ? nullptr : &audios.front(); }
  /// Seconds by which the sound starts after the first picture; negative when before; 0 when one of them is missing.
  double audioOffset() const { return video() && audio() ? audio()->start - video()->start : 0; }
};

/// Reads the header and as little else as it takes.
Result<MediaInfo> probeMedia(const MediaSource& source, const MediaLimits& limits = {});

}  // namespace visema
