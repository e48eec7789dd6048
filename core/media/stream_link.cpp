// SPDX-License-Identifier: Apache-2.0
#include "core/media/stream_link.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include "core/base/try.h"
#include "core/media/libav.h"

namespace visema {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPatience(1500);  // with a receiver that does not answer
constexpr AVRational kPictureBase{static_cast<int>(kFrameRate.den), static_cast<int>(kFrameRate.num)};
constexpr AVRational kSoundBase{1, kStreamSoundRate};

class Link final : public StreamLink {
 public:
  Link(const StreamAddress& address, std::stop_token stop)
      : shown_(address.shown()), file_(address.isFile()), stop_(std::move(stop)) {}
  ~Link() override {
    if (!context_) return;
    if (context_->pb && !(context_->oformat->flags & AVFMT_NOFILE)) {
      wait();
      avio_closep(&context_->pb);
    }
    avformat_free_context(context_);
  }
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  Status begin(const std::string& address, const std::string& muxer, const StreamHeader& header) {
    int result = avformat_alloc_output_context2(&context_, nullptr, muxer.c_str(), address.c_str());
    if (result < 0) return failed(result);
    context_->interrupt_callback = {[](void* self) { return static_cast<Link*>(self)->isOver() ? 1 : 0; }, this};
    if (muxer == "mpegts" || muxer == "hls") inBand_ = header.video;
    TRY(addStreams(header));
    AVDictionary* options = nullptr;
    if (muxer == "mp4") av_dict_set(&options, "movflags", "frag_keyframe+empty_moov", 0);
    if (muxer == "flv") av_dict_set(&options, "flvflags", "no_duration_filesize", 0);
    if (muxer == "hls") av_dict_set(&options, "hls_list_size", "0", 0);
    wait();
    if (!(context_->oformat->flags & AVFMT_NOFILE))
      result = avio_open2(&context_->pb, address.c_str(), AVIO_FLAG_WRITE, &context_->interrupt_callback, nullptr);
    if (result >= 0) {
      context_->flush_packets = 1;
      wait();
      result = avformat_write_header(context_, &options);
    }
    av_dict_free(&options);
    if (result < 0) return failed(result);
    return {};
  }

  Status write(const StreamPacket& packet) override {
    if (firstPicture_ < 0) {
      if (!packet.video || !packet.key) return {};
      firstPicture_ = packet.at;
      firstSample_ = av_rescale_q(packet.at, kPictureBase, kSoundBase);
    }
    const std::int64_t at = packet.at - (packet.video ? firstPicture_ : firstSample_);
    if (at < 0) return {};  // sound from before the first picture
    const bool withHeader = packet.video && packet.key;
    const std::size_t head = withHeader ? inBand_.size() : 0;
    if (av_new_packet(packet_.get(), static_cast<int>(head + packet.bytes.size())) < 0) return failed(AVERROR(ENOMEM));
    if (head > 0) std::memcpy(packet_->data, inBand_.data(), head);
    std::memcpy(packet_->data + head, packet.bytes.data(), packet.bytes.size());
    packet_->stream_index = packet.video ? 0 : 1;
    packet_->pts = packet_->dts = at;
    packet_->duration = packet.video ? 1 : 1024;
    if (packet.key) packet_->flags |= AV_PKT_FLAG_KEY;
    av_packet_rescale_ts(packet_.get(), packet.video ? kPictureBase : kSoundBase,
                         context_->streams[packet_->stream_index]->time_base);
    wait();
    const int result = av_interleaved_write_frame(context_, packet_.get());
    if (result < 0) return failed(result);
    return {};
  }

  Status end() override {
    wait();
    const int result = av_write_trailer(context_);
    if (result < 0) return failed(result);
    return {};
  }

 private:
  Status addStreams(const StreamHeader& header) {
    for (const bool video : {true, false}) {
      AVStream* stream = avformat_new_stream(context_, nullptr);
      if (!stream) return failed(AVERROR(ENOMEM));
      AVCodecParameters& codec = *stream->codecpar;
      const std::vector<std::uint8_t>& extra = video ? header.video : header.sound;
      codec.codec_type = video ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
      codec.codec_id = video ? AV_CODEC_ID_H264 : AV_CODEC_ID_AAC;
      codec.extradata = static_cast<std::uint8_t*>(av_mallocz(extra.size() + AV_INPUT_BUFFER_PADDING_SIZE));
      if (!codec.extradata) return failed(AVERROR(ENOMEM));
      std::copy(extra.begin(), extra.end(), codec.extradata);
      codec.extradata_size = static_cast<int>(extra.size());
      if (video) {
        codec.width = header.format.size.width, codec.height = header.format.size.height;
        codec.format = AV_PIX_FMT_YUV420P;
        stream->time_base = kPictureBase;
        stream->avg_frame_rate = av_inv_q(kPictureBase);
      } else {
        codec.sample_rate = kStreamSoundRate;
        codec.frame_size = 1024;
        codec.format = AV_SAMPLE_FMT_FLTP;
        av_channel_layout_default(&codec.ch_layout, 1);
        stream->time_base = kSoundBase;
      }
    }
    packet_.reset(av_packet_alloc());
    if (!packet_) return failed(AVERROR(ENOMEM));
    return {};
  }
  void wait() { until_ = Clock::now() + kPatience; }
  bool isOver() const { return stop_.stop_requested() || Clock::now() > until_; }
  Status failed(int code) const {
    if (stop_.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    const std::string why = code == AVERROR_EXIT ? "no answer in time" : av::errorText(code);
    if (file_ && firstPicture_ < 0) return fail(ErrorCode::Io, "cannot write " + shown_ + ": " + why);
    if (file_)
      return fail(ErrorCode::Io, shown_ + " cannot be written any further (" + why +
                                     "); what it has can be played: make room, or choose another folder, and go live "
                                     "again");
    return fail(ErrorCode::Io, "the stream to " + shown_ + " is not taken (" + why + ")");
  }

  const std::string shown_;
  const bool file_;
  const std::stop_token stop_;
  AVFormatContext* context_ = nullptr;
  av::PacketPtr packet_;
  std::vector<std::uint8_t> inBand_;  // goes before every key frame where the container has no place for it
  Clock::time_point until_;
  std::int64_t firstPicture_ = -1, firstSample_ = 0;
};

bool startsWithAny(const std::string& text, std::initializer_list<const char*> heads) {
  return std::any_of(heads.begin(), heads.end(), [&](const char* head) { return text.starts_with(head); });
}

}  // namespace

Result<StreamAddress> StreamAddress::parse(const std::string& address, const std::string& key) {
  if (key.find("://") != std::string::npos) return parse(key, {});
  StreamAddress parsed;
  const std::size_t scheme = address.find("://");
  const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t path = address.find_first_of("/?", host);
  if (startsWithAny(address, {"rtmp://", "rtmps://"})) {
    // rtmp://host/application/key; what is before the host is secret, too.
    const std::size_t at = address.find('@', host);
    const std::size_t from = at != std::string::npos && at < path ? at + 1 : host;
    const std::size_t second = path == std::string::npos ? path : address.find('/', path + 1);
    parsed.muxer_ = "flv";
    parsed.address_ = key.empty() ? address : address + (address.ends_with('/') ? "" : "/") + key;
    parsed.shown_ = address.substr(0, host) + address.substr(from, std::min(second, address.find('?')) - from);
  } else if (address.starts_with("srt://")) {
    parsed.muxer_ = "mpegts";
    parsed.address_ = address;
    if (!key.empty()) parsed.address_ += (address.find('?') == std::string::npos ? "?streamid=" : "&streamid=") + key;
    parsed.shown_ = address.substr(0, address.find('?'));
  } else if (scheme == std::string::npos && (address.ends_with(".mp4") || address.ends_with(".m3u8"))) {
    parsed.muxer_ = address.ends_with(".mp4") ? "mp4" : "hls";
    parsed.address_ = parsed.muxer_ == "mp4" ? "file:" + address : address;
    parsed.shown_ = address;
    parsed.file_ = true;
  } else {
    return fail(ErrorCode::InvalidArgument,
                "a stream goes to an address that begins with rtmp://, rtmps:// or srt://, or to a file that ends in "
                ".mp4 or .m3u8");  // without what was given: it may have a key in it
  }
  return parsed;
}

Result<StreamAddress::Halves> StreamAddress::split(const std::string& address) {
  const StreamAddress whole = TRY(parse(address, {}));
  const std::string& shown = whole.shown();
  if (whole.isFile() || address == shown || address == shown + "/") return Halves{shown, {}};
  if (startsWithAny(address, {"rtmp"}) && address.starts_with(shown + "/"))
    return Halves{shown, address.substr(shown.size() + 1)};
  return Halves{shown, address};  // what it consists of is the server's business
}

Result<std::unique_ptr<StreamLink>> StreamLink::open(const StreamAddress& address, const StreamHeader& header,
                                                     std::stop_token stop) {
  av::prepareLibav();
  auto link = std::make_unique<Link>(address, std::move(stop));
  TRY(link->begin(address.address_, address.muxer_, header));
  return link;
}

}  // namespace visema
