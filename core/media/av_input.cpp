// SPDX-License-Identifier: Apache-2.0
#include "core/media/av_input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <mutex>
#include <vector>

#include "core/base/try.h"
#include "core/media/color_tags.h"

namespace visema::av {

void prepareLibav() {
  static std::once_flag once;
  std::call_once(once, [] {
    constexpr std::size_t kLargestPiece = std::size_t{384} << 20;  // 8192 x 4608, four channels of 16 bits, and room
    av_log_set_level(AV_LOG_QUIET);
    av_max_alloc(kLargestPiece);
  });
}

/// The bytes of a MediaSource at any position. Knows nothing of media.
class ByteReader {
 public:
  static Result<std::unique_ptr<ByteReader>> open(const MediaSource& source);
  ~ByteReader() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool askedBeyondEnd() const { return askedBeyondEnd_; }

  static int readPacket(void* opaque, std::uint8_t* buffer, int size) {
    return static_cast<ByteReader*>(opaque)->read(buffer, size);
  }
  static std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    auto* self = static_cast<ByteReader*>(opaque);
    if ((whence & ~AVSEEK_FORCE) == AVSEEK_SIZE) return self->size_;
    switch (whence & ~AVSEEK_FORCE) {
      case SEEK_SET:
        break;
      case SEEK_CUR:
        offset += self->position_;
        break;
      case SEEK_END:
        offset += self->size_;
        break;
      default:
        return AVERROR(EINVAL);
    }
    if (offset < 0) return AVERROR(EINVAL);
    return self->position_ = offset;
  }

 private:
  int read(std::uint8_t* buffer, int size) {
    if (position_ > size_) askedBeyondEnd_ = true;
    const std::int64_t count = std::min<std::int64_t>(size, size_ - position_);
    if (count <= 0) return AVERROR_EOF;
    if (descriptor_ < 0) {
      std::memcpy(buffer, memory_.data() + position_, static_cast<std::size_t>(count));
      position_ += count;
      return static_cast<int>(count);
    }
    ssize_t got = 0;
    do {
      got = ::pread(descriptor_, buffer, static_cast<std::size_t>(count), offset_ + position_);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return AVERROR(errno);
    if (got == 0) return AVERROR_EOF;
    position_ += got;
    return static_cast<int>(got);
  }

  int descriptor_ = -1;
  bool askedBeyondEnd_ = false;
  std::span<const std::uint8_t> memory_;
  std::int64_t offset_ = 0, size_ = 0, position_ = 0;
};

Result<std::unique_ptr<ByteReader>> ByteReader::open(const MediaSource& source) {
  auto reader = std::make_unique<ByteReader>();
  const std::string name = source.name();
  if (source.memory) {
    reader->memory_ = *source.memory;
    reader->size_ = static_cast<std::int64_t>(source.memory->size());
  } else {
    reader->descriptor_ = ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (reader->descriptor_ < 0) {
      const ErrorCode code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::Io;
      return fail(code, "cannot open " + name + ": " + std::strerror(errno));
    }
    struct stat status {};
    if (::fstat(reader->descriptor_, &status) != 0) {
      return fail(ErrorCode::Io, "cannot read " + name + ": " + std::strerror(errno));
    }
    if (!S_ISREG(status.st_mode)) {
      return fail(ErrorCode::InvalidArgument, name + " is not a file: name a video or sound file");
    }
    const std::int64_t all = status.st_size;
    reader->offset_ = source.offset;
    reader->size_ = source.length < 0 ? all - source.offset : source.length;
    if (source.offset < 0 || source.offset > all || reader->size_ > all - source.offset) {
      return fail(ErrorCode::BadData, name + " is cut off: it should reach beyond the end of " + source.path.string());
    }
  }
  if (reader->size_ == 0) return fail(ErrorCode::BadData, name + " is empty");
  return reader;
}

namespace {

constexpr int kIoBuffer = 64 * 1024;

int refuseToOpen(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) { return AVERROR(EACCES); }

bool isPicture(const AVStream* stream) {
  return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && !(stream->disposition & AV_DISPOSITION_ATTACHED_PIC) &&
         stream->codecpar->width > 0 && stream->codecpar->height > 0;
}
bool isSound(const AVStream* stream) {
  return stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO && stream->codecpar->sample_rate > 0 &&
         stream->codecpar->ch_layout.nb_channels > 0;
}

double toSeconds(std::int64_t value, AVRational base) {
  return value == AV_NOPTS_VALUE ? 0 : static_cast<double>(value) * av_q2d(base);
}

/// Rates measured from rounded time stamps become the rate that was meant.
FrameRate cleanRate(AVRational rate) {
  static constexpr FrameRate kCommon[] = {{24000, 1001}, {24},          {25}, {30000, 1001}, {30}, {48},
                                          {50},          {60000, 1001}, {60}, {100},         {120}};
  for (FrameRate common : kCommon) {
    if (std::abs(av_q2d(rate) / common.toDouble() - 1) < 3e-4) return common;
  }
  return fromAv(rate);
}

FrameRate rateOf(const AVStream* stream) {
  auto sensible = [](AVRational rate) { return rate.num > 0 && rate.den > 0 && av_q2d(rate) <= 1000; };
  if (sensible(stream->avg_frame_rate)) return cleanRate(stream->avg_frame_rate);
  if (sensible(stream->r_frame_rate)) return cleanRate(stream->r_frame_rate);
  return kFrameRate;
}

int rotationOf(const AVStream* stream) {
  const std::uint8_t* matrix = displayMatrixOf(*stream);
  if (!matrix) return 0;
  const double counterclockwise = av_display_rotation_get(reinterpret_cast<const std::int32_t*>(matrix));
  if (std::isnan(counterclockwise)) return 0;
  return ((static_cast<int>(std::lround(-counterclockwise / 90)) % 4 + 4) % 4) * 90;
}

/// With square pixels: a wide pixel makes the picture wider, a high one higher.
Size squareSize(const AVStream* stream) {
  const AVCodecParameters* parameters = stream->codecpar;
  AVRational aspect =
      stream->sample_aspect_ratio.num > 0 ? stream->sample_aspect_ratio : parameters->sample_aspect_ratio;
  Size size{parameters->width, parameters->height};
  const double ratio = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1;
  if (std::abs(ratio - 1) < 0.005 || ratio > 8 || ratio < 0.125) return size;
  if (ratio > 1) size.width = static_cast<int>(std::lround(size.width * ratio));
  if (ratio < 1) size.height = static_cast<int>(std::lround(size.height / ratio));
  return size;
}

VideoStreamInfo describeVideo(const AVStream* stream) {
  const AVCodecParameters* parameters = stream->codecpar;
  const auto format = static_cast<AVPixelFormat>(parameters->format);
  VideoStreamInfo video;
  video.stream = stream->index;
  video.codec = avcodec_get_name(parameters->codec_id);
  if (const char* name = av_get_pix_fmt_name(format)) video.pixelFormat = name;
  video.codedSize = {parameters->width, parameters->height};
  video.size = squareSize(stream);
  video.rotation = rotationOf(stream);
  if (video.rotation % 180 != 0) std::swap(video.size.width, video.size.height);
  video.rate = rateOf(stream);
  const double average = av_q2d(stream->avg_frame_rate), base = av_q2d(stream->r_frame_rate);
  video.variableRate = average > 0 && base > 0 && std::abs(base / average - 1) > 0.01;
  video.start = toSeconds(stream->start_time, stream->time_base);
  video.duration = toSeconds(stream->duration, stream->time_base);
  video.frames = stream->nb_frames;
  const SourceColor color = sourceColor(parameters->color_space, parameters->color_range, format, video.codedSize);
  video.color = color.delivered;
  video.colorTagged = color.tagged;
  const AVDictionaryEntry* alphaMode = av_dict_get(stream->metadata, "alpha_mode", nullptr, 0);
  video.alpha = hasAlpha(format) || (alphaMode && std::strcmp(alphaMode->value, "1") == 0);
  return video;
}

AudioStreamInfo describeAudio(const AVStream* stream) {
  AudioStreamInfo audio;
  audio.stream = stream->index;
  audio.codec = avcodec_get_name(stream->codecpar->codec_id);
  audio.rate = stream->codecpar->sample_rate;
  audio.channels = stream->codecpar->ch_layout.nb_channels;
  audio.start = toSeconds(stream->start_time, stream->time_base);
  audio.duration = toSeconds(stream->duration, stream->time_base);
  return audio;
}

template <class Info>
void putFirst(std::vector<Info>& streams, int index) {
  auto found = std::find_if(streams.begin(), streams.end(), [&](const Info& info) { return info.stream == index; });
  if (found != streams.end()) std::rotate(streams.begin(), found, found + 1);
}

}  // namespace

Input::~Input() {
  avformat_close_input(&context_);
  if (io_) av_freep(&io_->buffer);
  avio_context_free(&io_);
}

Result<std::unique_ptr<Input>> Input::open(const MediaSource& source, const MediaLimits& limits) {
  prepareLibav();
  auto input = std::unique_ptr<Input>(new Input);
  input->limits_ = limits;
  input->info_.name = source.name();
  TRY(input->openContext(source));
  TRY(input->findStreams());
  input->describe();
  return input;
}

Status Input::openContext(const MediaSource& source) {
  bytes_ = TRY(ByteReader::open(source));
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(kIoBuffer));
  io_ = buffer
            ? avio_alloc_context(buffer, kIoBuffer, 0, bytes_.get(), ByteReader::readPacket, nullptr, ByteReader::seek)
            : nullptr;
  context_ = avformat_alloc_context();
  if (!io_ || !context_) return fail(ErrorCode::LimitExceeded, "not enough memory to open " + info_.name);
  context_->pb = io_;
  context_->flags |= AVFMT_FLAG_CUSTOM_IO;
  context_->io_open = refuseToOpen;
  context_->max_streams = limits_.maxStreams;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "protocol_whitelist", "none", 0);  // for what a demuxer opens past io_open
  // Of the name only the extension is told: libav would take some characters of a name for a pattern.
  const std::string hint = "file" + source.path.extension().string();
  const int opened = avformat_open_input(&context_, hint.c_str(), nullptr, &options);
  av_dict_free(&options);
  if (opened == AVERROR(ENOMEM)) return fail(ErrorCode::LimitExceeded, "not enough memory to open " + info_.name);
  if (opened < 0) {
    return fail(ErrorCode::BadData, info_.name + " is not a video or sound file that can be read (" +
                                        errorText(opened) + "); convert it to MP4 or WAV");
  }
  return {};
}

Status Input::checkLimits() const {
  if (context_->nb_streams > static_cast<unsigned>(limits_.maxStreams)) {
    return fail(ErrorCode::LimitExceeded, info_.name + " has " + std::to_string(context_->nb_streams) +
                                              " streams, more than the " + std::to_string(limits_.maxStreams) +
                                              " allowed; copy the ones needed to a new file");
  }
  for (unsigned i = 0; i < context_->nb_streams; ++i) {
    const AVStream* stream = context_->streams[i];
    if (stream->codecpar->codec_type != AVMEDIA_TYPE_VIDEO) continue;
    const Size coded{stream->codecpar->width, stream->codecpar->height};
    const Size square = coded.width > 0 && coded.height > 0 ? squareSize(stream) : Size{};
    const std::int64_t pixels =
        std::max(std::int64_t{coded.width} * coded.height, std::int64_t{square.width} * square.height);
    if (pixels > limits_.maxPixels) {
      return fail(ErrorCode::LimitExceeded, info_.name + " has pictures of " + std::to_string(coded.width) + "x" +
                                                std::to_string(coded.height) + ", larger than allowed; scale it down");
    }
  }
  const double seconds = context_->duration > 0 ? static_cast<double>(context_->duration) / AV_TIME_BASE : 0;
  if (seconds > limits_.maxSeconds) {
    return fail(ErrorCode::LimitExceeded, info_.name + " says it is " + std::to_string(std::llround(seconds)) +
                                              " s long, more than the " +
                                              std::to_string(std::llround(limits_.maxSeconds)) + " s allowed; cut it");
  }
  return {};
}

Status Input::findStreams() {
  // Before anything is decoded to learn more.
  TRY(checkLimits());
  std::vector<AVDictionary*> options(context_->nb_streams, nullptr);
  for (AVDictionary*& option : options) {
    av_dict_set_int(&option, "max_pixels", limits_.maxPixels, 0);
    av_dict_set_int(&option, "threads", 1, 0);
  }
  const int found = avformat_find_stream_info(context_, options.empty() ? nullptr : options.data());
  for (AVDictionary*& option : options) av_dict_free(&option);
  if (found < 0) {
    return fail(ErrorCode::BadData, info_.name + " is damaged: " + errorText(found) + "; copy it again or convert it");
  }
  TRY(checkLimits());
  const auto streams = std::span(context_->streams, context_->nb_streams);
  if (std::none_of(streams.begin(), streams.end(), [](const AVStream* s) { return isPicture(s) || isSound(s); })) {
    return fail(ErrorCode::BadData, info_.name + " holds neither pictures nor sound that can be read");
  }
  return {};
}

void Input::describe() {
  info_.container = context_->iformat->name;
  if (context_->duration > 0) info_.duration = static_cast<double>(context_->duration) / AV_TIME_BASE;
  for (unsigned i = 0; i < context_->nb_streams; ++i) {
    const AVStream* stream = context_->streams[i];
    if (isPicture(stream)) {
      info_.videos.push_back(describeVideo(stream));
    } else if (isSound(stream)) {
      info_.audios.push_back(describeAudio(stream));
    } else {
      ++info_.otherStreams;
    }
  }
  putFirst(info_.videos, av_find_best_stream(context_, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0));
  const int video = info_.videos.empty() ? -1 : info_.videos.front().stream;
  putFirst(info_.audios, av_find_best_stream(context_, AVMEDIA_TYPE_AUDIO, -1, video, nullptr, 0));
}

int Input::read(AVPacket* packet) {
  const int result = av_read_frame(context_, packet);
  if (result < 0) return result;
  if (packet->flags & AV_PKT_FLAG_CORRUPT) cutOff_ = true;
  const std::int64_t time = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
  if (time != AV_NOPTS_VALUE) {
    const AVRational base = context_->streams[packet->stream_index]->time_base;
    lastEnd_ = std::max(lastEnd_, toSeconds(time, base) + toSeconds(packet->duration, base));
  }
  return result;
}

bool Input::cutOff() const {
  // An MP4's index says where everything lies; elsewhere a wrong size of something unimportant leads beyond the end
  // too.
  return cutOff_ || (std::strstr(context_->iformat->name, "mp4") && bytes_->askedBeyondEnd());
}

double Input::missingSeconds() const {
  if (context_->duration <= 0 || context_->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return 0;
  const std::int64_t start = context_->start_time == AV_NOPTS_VALUE ? 0 : context_->start_time;
  return std::max(0.0, static_cast<double>(start + context_->duration) / AV_TIME_BASE - lastEnd_);
}

bool Input::seekable() const {
  return !(context_->iformat->flags & (AVFMT_TS_DISCONT | AVFMT_NOTIMESTAMPS | AVFMT_GENERIC_INDEX));
}

bool Input::seekBefore(int stream, std::int64_t timestamp) {
  return av_seek_frame(context_, stream, timestamp, AVSEEK_FLAG_BACKWARD) >= 0;
}

}  // namespace visema::av
