// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/server/json_fields.h"
#include "app/server/query.h"
#include "app/server/seed_words.h"
#include "app/server/speak_messages.h"
#include "app/server/web_connection.h"
#include "core/base/request_trace.h"

namespace visema {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kLargestMessage = 1u << 20;
constexpr std::chrono::seconds kHandshake{10};
constexpr const char* kPath = "/v1/speak";

Target targetIn(const HttpRequest& request) {
  const auto text = request.target();
  return targetOf({text.data(), text.size()});
}

/// Reads sound all the time and writes one frame after the other, as the client takes them.
class SpeakConnection final : public WebGuest, public std::enable_shared_from_this<SpeakConnection> {
 public:
  SpeakConnection(WebStream stream, std::string address, std::shared_ptr<WebRoom> room)
      : socket_(std::move(stream)), address_(std::move(address)), room_(std::move(room)) {}
  ~SpeakConnection() override {
    if (session_) session_->abandon();
    room_->leave(this, address_);
  }

  void accept(HttpRequest request) {
    query_ = std::string(targetIn(request).query);
    socket_.set_option(websocket::stream_base::timeout{kHandshake, room_->options.idle, true});
    socket_.read_message_max(kLargestMessage);
    request_ = std::move(request);
    socket_.async_accept(request_, [self = shared_from_this()](beast::error_code error) {
      if (!error) self->start();
    });
  }

  void drain() override { end(websocket::close_code::going_away, "the server is stopping"); }

 private:
  void start() {
    const ScopedRequest lines(asked_);
    const auto wish = parseSpeakWish(query_, room_->talk.usualAvatar());
    if (!wish) return end(websocket::close_code::policy_error, wish.error().message);
    options_ = wish->options;
    room_->talk.service().speak(wish->avatar, options_, [self = shared_from_this()](auto session) {
      boost::asio::post(self->socket_.get_executor(), [self, session = std::move(session)] { self->begin(session); });
    });
  }

  void begin(const Result<std::shared_ptr<Speaking>>& session) {
    if (!session) {
      const bool busy = isBusy(session.error());
      return end(busy ? websocket::close_code::try_again_later : websocket::close_code::policy_error,
                 session.error().message);
    }
    session_ = *session;
    session_->onReady([weak = weak_from_this(), executor = socket_.get_executor()] {
      boost::asio::post(executor, [weak] {
        if (const auto self = weak.lock()) self->send();
      });
    });
    send(startedMessage(*session_, options_), false);
    read();
  }

  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (error) return self->lost();
      if (self->hear()) self->read();
    });
  }

  /// False where there is nothing more to read.
  bool hear() {
    const auto data = buffer_.data();
    const std::span<const std::byte> bytes(static_cast<const std::byte*>(data.data()), data.size());
    Status heard;
    if (socket_.got_binary()) {
      heard = session_->hearMessage(bytes);
    } else {
      const auto message =
          nlohmann::json::parse(reinterpret_cast<const char*>(bytes.data()),
                                reinterpret_cast<const char*>(bytes.data()) + bytes.size(), nullptr, false);
      if (message.is_object() && stringField(message, "type") == "end")
        session_->finish();
      else
        heard = fail(ErrorCode::InvalidArgument, "a text message is {\"type\":\"end\"}; sound is binary");
    }
    buffer_.clear();
    if (heard) return true;
    end(websocket::close_code::policy_error, heard.error().message);
    return false;
  }

  void send() {
    if (writing_ || closing_) return;
    if (auto frame = session_->take()) {
      ++sent_;
      dropped_ = frame->dropped;
      return send(packedFrame(*frame, options_.picture), true);
    }
    if (!session_->over() || ended_) return;
    ended_ = true;
    if (const std::string trouble = session_->trouble(); !trouble.empty())
      return end(websocket::close_code::internal_error, trouble);
    send(endedMessage(sent_, dropped_), false);
  }

  void send(std::string message, bool binary) {
    writing_ = true;
    message_ = std::move(message);
    socket_.binary(binary);
    socket_.async_write(boost::asio::buffer(message_),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                          self->writing_ = false;
                          if (error) return self->lost();
                          if (self->closing_) return self->close();
                          if (self->ended_) return self->end(websocket::close_code::normal, "");
                          self->send();
                        });
  }

  void lost() {
    if (session_) session_->abandon();
  }

  /// The reason is cut to what a close message holds.
  void end(websocket::close_code code, const std::string& reason) {
    constexpr std::size_t kLongestReason = 123;
    if (closing_) return;
    closing_ = true;
    reason_ = {code, beast::string_view(reason).substr(0, kLongestReason)};
    if (!writing_) close();
  }

  void close() {
    lost();
    socket_.async_close(reason_, [self = shared_from_this()](beast::error_code) {});
  }

  websocket::stream<WebStream> socket_;
  const std::string address_;
  const std::shared_ptr<WebRoom> room_;
  const RequestTracePtr asked_ = currentRequest();
  HttpRequest request_;
  std::string query_;
  SpeakingOptions options_;
  std::shared_ptr<Speaking> session_;
  beast::flat_buffer buffer_;
  std::string message_;
  websocket::close_reason reason_;
  std::int64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  bool writing_ = false, ended_ = false, closing_ = false;
};

}  // namespace

bool isSpeakRequest(const HttpRequest& request) { return targetIn(request).path == kPath; }

void serveSpeaking(WebStream stream, HttpRequest request, std::string address, const std::shared_ptr<WebRoom>& room,
                   WebGuest* before) {
  auto connection = std::make_shared<SpeakConnection>(std::move(stream), std::move(address), room);
  room->replace(before, connection.get());
  connection->accept(std::move(request));
}

}  // namespace visema
