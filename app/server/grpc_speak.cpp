// SPDX-License-Identifier: Apache-2.0
#include "app/server/grpc_speak.h"

#include <memory>
#include <mutex>
#include <utility>

#include "core/base/request_trace.h"

namespace visema {

grpc::Status statusOf(const Error& error) {
  using grpc::StatusCode;
  const auto code = [&] {
    switch (error.code) {
      case ErrorCode::InvalidArgument:
      case ErrorCode::BadData:
        return StatusCode::INVALID_ARGUMENT;
      case ErrorCode::NotFound:
        return StatusCode::NOT_FOUND;
      case ErrorCode::LimitExceeded:
        return StatusCode::RESOURCE_EXHAUSTED;
      case ErrorCode::Unsupported:
        return StatusCode::FAILED_PRECONDITION;
      case ErrorCode::Cancelled:
        return StatusCode::CANCELLED;
      default:
        return StatusCode::INTERNAL;
    }
  }();
  return {code, error.message};
}

namespace {

SpeakingOptions optionsOf(const v1::SpeakStart& start) {
  SpeakingOptions options;
  if (start.sample_rate() != 0) options.rate = start.sample_rate();
  if (start.quality() != 0) options.quality = start.quality();
  options.lookahead = start.lookahead() == v1::LOW        ? kLowLookahead
                      : start.lookahead() == v1::BALANCED ? kBalancedLookahead
                                                          : kFullLookahead;
  options.sound = start.sound_coding() == v1::OPUS ? SoundCoding::Opus : SoundCoding::Pcm16;
  options.picture = start.picture_coding() == v1::H264 ? PictureCoding::H264 : PictureCoding::Jpeg;
  if (start.kilobits() != 0) options.kilobits = start.kilobits();
  options.delivery = start.delivery() == v1::EVERYTHING ? Delivery::Everything : Delivery::NewestWins;
  return options;
}

/// Reads sound all the time and writes one frame after the other. Lives as long as the call, and as long as somebody
/// is about to tell it of a frame.
class SpeakCall final : public grpc::ServerBidiReactor<v1::SpeakRequest, v1::SpeakResponse>,
                        public std::enable_shared_from_this<SpeakCall> {
 public:
  explicit SpeakCall(FrameService& service) : service_(service) {}

  void begin() {
    self_ = shared_from_this();
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    const ScopedRequest lines(call_);
    if (!ok) {
      if (!session_) return end({grpc::StatusCode::INVALID_ARGUMENT, "the first message must be a start"});
      return session_->finish();
    }
    if (!session_) return start();
    if (!request_.has_sound()) return end({grpc::StatusCode::INVALID_ARGUMENT, "after the start there is only sound"});
    const auto bytes = std::as_bytes(std::span(request_.sound()));
    const Status heard = session_->hearMessage(bytes);
    if (!heard) return end(statusOf(heard.error()));
    StartRead(&request_);
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
    }
    if (!ok) return end(grpc::Status::OK);
    if (last_) return end(grpc::Status::OK);
    send();
  }

  void OnCancel() override { end({grpc::StatusCode::CANCELLED, "the client went away"}); }
  void OnDone() override {
    if (session_) session_->abandon();
    self_ = nullptr;
  }

 private:
  void start() {
    if (!request_.has_start()) return end({grpc::StatusCode::INVALID_ARGUMENT, "the first message must be a start"});
    const SpeakingOptions options = optionsOf(request_.start());
    if (const Status valid = options.validate(); !valid) return end(statusOf(valid.error()));
    service_.speak(request_.start().avatar(), options, [self = self_, options](auto session) {
      if (!session) return self->end(statusOf(session.error()));
      self->started(std::move(*session), options);
    });
  }

  void started(std::shared_ptr<Speaking> session, const SpeakingOptions& options) {
    session_ = std::move(session);
    picture_ = options.picture;
    session_->onReady([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->send();
    });
    v1::SpeakStarted* started = response_.mutable_started();
    started->set_avatar(session_->avatar().name());
    started->set_width(session_->pictureSize().width);
    started->set_height(session_->pictureSize().height);
    started->set_lookahead_ms(options.lookahead.milliseconds());
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    writing_ = true;
    StartWrite(&response_);
    StartRead(&request_);
  }

  void send() {
    const std::lock_guard lock(mutex_);
    if (writing_ || ended_ || last_) return;
    if (auto frame = session_->take()) {
      ++sent_;
      v1::SpokenFrame* out = response_.mutable_frame();
      out->set_index(frame->index);
      out->set_seconds(static_cast<double>(frame->index) / kFrameRate.toDouble());
      std::string& picture = picture_ == PictureCoding::H264 ? *out->mutable_h264() : *out->mutable_jpeg();
      picture.assign(reinterpret_cast<const char*>(frame->picture.data()), frame->picture.size());
      out->set_key(frame->key);
      out->set_speaking(frame->speaking);
      out->set_opening(frame->opening);
      out->set_dropped(dropped_ = frame->dropped);
      out->set_as_filmed(frame->asFilmed);
      out->set_less_effort(frame->effort != Effort::Full);
    } else if (session_->over()) {
      if (const std::string trouble = session_->trouble(); !trouble.empty())
        return endLocked({grpc::StatusCode::INTERNAL, trouble});
      last_ = true;
      response_.mutable_ended()->set_frames(sent_);
      response_.mutable_ended()->set_dropped(dropped_);
    } else {
      return;
    }
    writing_ = true;
    StartWrite(&response_);
  }

  void end(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    endLocked(status);
  }
  void endLocked(const grpc::Status& status) {
    if (ended_) return;
    ended_ = true;
    Finish(status);
  }

  FrameService& service_;
  const RequestTracePtr call_ = currentRequest();
  std::shared_ptr<SpeakCall> self_;
  std::shared_ptr<Speaking> session_;
  PictureCoding picture_ = PictureCoding::Jpeg;
  v1::SpeakRequest request_;
  v1::SpeakResponse response_;
  std::mutex mutex_;  // guards what follows
  bool writing_ = false, ended_ = false, last_ = false;
  std::int64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace

grpc::ServerBidiReactor<v1::SpeakRequest, v1::SpeakResponse>* makeSpeakCall(FrameService& service) {
  const auto call = std::make_shared<SpeakCall>(service);
  call->begin();
  return call.get();
}

}  // namespace visema
