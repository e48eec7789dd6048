// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <utility>

#include "app/server/grpc_speak.h"
#include "core/base/request_trace.h"
#include "core/base/scratch_folder.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestSound = 256u << 20;
constexpr std::size_t kPiece = 256u << 10;
constexpr int kTallest = 2160;

/// Takes in a sound file, has its film made, and sends that. Lives as long as the call and the film in the making.
class RenderCall final : public grpc::ServerBidiReactor<v1::RenderRequest, v1::RenderResponse>,
                         public std::enable_shared_from_this<RenderCall> {
 public:
  RenderCall(FrameService& service, std::shared_ptr<UploadRoom> room) : service_(service), received_(std::move(room)) {}

  void begin() {
    self_ = shared_from_this();
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    const ScopedRequest lines(call_);
    if (!ok) return render();
    if (const Status taken = takeIn(); !taken) return end(statusOf(taken.error()));
    StartRead(&request_);
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      writing_ = false;
    }
    if (!ok) return end(grpc::Status::OK);
    send();
  }

  void OnCancel() override { end({grpc::StatusCode::CANCELLED, "the client went away"}); }
  void OnDone() override { self_ = nullptr; }

 private:
  Status takeIn() {
    if (request_.has_start() && options_.avatar.empty()) {
      if (scratch_.path().empty()) return fail(ErrorCode::Io, "the server has no room for a sound");
      auto package = service_.finder().find(request_.start().avatar());
      if (!package) return fail(package.error());
      if (request_.start().height() < 0 || request_.start().height() > kTallest)
        return fail(ErrorCode::InvalidArgument, "a film is at most 2160 pixels tall");
      options_.avatar = *package;
      options_.height = request_.start().height();
      options_.audio = scratch_.path() / "sound";
      options_.out = scratch_.path() / "film.mp4";
      sound_.open(options_.audio, std::ios::binary);
      return {};
    }
    if (options_.avatar.empty() || !request_.has_sound_file())
      return fail(ErrorCode::InvalidArgument, "the first message must be a start, all others sound");
    if (!received_.take(request_.sound_file().size()))
      return fail(ErrorCode::LimitExceeded, "the server holds too many sounds already: try again in 60 s");
    if (received_.bytes() > kLargestSound) return fail(ErrorCode::LimitExceeded, "a sound file may have 256 MB");
    sound_.write(request_.sound_file().data(), static_cast<std::streamsize>(request_.sound_file().size()));
    if (!sound_) return fail(ErrorCode::LimitExceeded, "the server has no room for this sound");
    return {};
  }

  void render() {
    if (received_.bytes() == 0) return end({grpc::StatusCode::INVALID_ARGUMENT, "no sound came"});
    sound_.close();
    service_.film(
        options_,
        [weak = weak_from_this()](const Progress& progress) {
          if (const auto self = weak.lock()) self->tell(progress.fraction);
        },
        [self = self_](const Result<FilmReport>& report) {
          if (!report) return self->end(statusOf(report.error()));
          self->film_.open(self->options_.out, std::ios::binary);
          {
            const std::lock_guard lock(self->mutex_);
            self->made_ = true;
          }
          self->send();
        });
  }

  void tell(double fraction) {
    const std::lock_guard lock(mutex_);
    if (writing_ || ended_ || made_ || fraction < 0) return;
    response_.set_progress(fraction);
    writing_ = true;
    StartWrite(&response_);
  }

  void send() {
    const std::lock_guard lock(mutex_);
    if (writing_ || ended_ || !made_) return;
    std::string& piece = *response_.mutable_film();
    piece.resize(kPiece);
    film_.read(piece.data(), kPiece);
    piece.resize(static_cast<std::size_t>(film_.gcount()));
    if (piece.empty()) {
      ended_ = true;
      return Finish(grpc::Status::OK);
    }
    writing_ = true;
    StartWrite(&response_);
  }

  void end(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    ended_ = true;
    Finish(status);
  }

  FrameService& service_;
  const RequestTracePtr call_ = currentRequest();
  std::shared_ptr<RenderCall> self_;
  const ScratchFolder scratch_;
  FilmOptions options_;
  std::ofstream sound_;
  std::ifstream film_;
  UploadRoom::Share received_;
  v1::RenderRequest request_;
  v1::RenderResponse response_;
  std::mutex mutex_;  // guards what follows
  bool writing_ = false, ended_ = false, made_ = false;
};

}  // namespace

grpc::ServerBidiReactor<v1::RenderRequest, v1::RenderResponse>* makeRenderCall(FrameService& service,
                                                                               std::shared_ptr<UploadRoom> room) {
  const auto call = std::make_shared<RenderCall>(service, std::move(room));
  call->begin();
  return call.get();
}

}  // namespace visema
