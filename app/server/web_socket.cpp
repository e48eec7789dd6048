// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <utility>

#include "app/server/query.h"
#include "app/server/web_connection.h"
#include "core/base/request_trace.h"

namespace visema {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::size_t kLargestMessage = 10'000'000;
constexpr std::chrono::seconds kHandshake{10};

std::span<const std::byte> bytesOf(const beast::flat_buffer& buffer) {
  const auto data = buffer.data();
  return {static_cast<const std::byte*>(data.data()), data.size()};
}

/// Answers messages one after the other: a client that does not read its answers is not read either.
class SocketConnection final : public WebGuest, public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(WebStream stream, std::string address, std::shared_ptr<WebRoom> room)
      : socket_(std::move(stream)), address_(std::move(address)), room_(std::move(room)) {}
  ~SocketConnection() override {
    if (open_) room_->talk.disconnected();
    room_->leave(this, address_);
  }

  void accept(HttpRequest request) {
    const auto target = request.target();
    const bool proxy = targetOf({target.data(), target.size()}).path == "/ws";
    endpoint_ = proxy ? SocketTalk::Endpoint::Proxy : SocketTalk::Endpoint::Direct;
    socket_.set_option(websocket::stream_base::timeout{kHandshake, room_->options.idle, true});
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(beast::http::field::server, "visema-server"); }));
    socket_.read_message_max(kLargestMessage);
    socket_.auto_fragment(false);
    request_ = std::move(request);
    socket_.async_accept(request_, [self = shared_from_this()](beast::error_code error) {
      if (error) return;
      self->open_ = true;
      self->room_->talk.connected();
      self->read();
    });
  }

  void drain() override {
    if (!answering_) sayGoodbye();
  }

 private:
  void read() {
    if (room_->draining) return sayGoodbye();
    socket_.async_read(buffer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (!error) self->answer();
    });
  }

  void answer() {
    answering_ = true;
    const ScopedRequest lines(asked_);
    room_->talk.answer(
        bytesOf(buffer_), socket_.got_binary(), endpoint_, [self = shared_from_this()](SocketReply reply) {
          boost::asio::post(self->socket_.get_executor(),
                            [self, reply = std::move(reply)]() mutable { self->write(std::move(reply)); });
        });
  }

  void write(SocketReply reply) {
    buffer_.clear();
    reply_ = std::move(reply);
    socket_.binary(reply_.binary);
    socket_.async_write(boost::asio::buffer(reply_.bytes),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                          self->answering_ = false;
                          if (!error) self->read();
                        });
  }

  void sayGoodbye() {
    if (!open_ || closing_) return;
    closing_ = true;
    socket_.async_close({websocket::close_code::going_away, "the server is stopping"},
                        [self = shared_from_this()](beast::error_code) {});
  }

  websocket::stream<WebStream> socket_;
  const std::string address_;
  const std::shared_ptr<WebRoom> room_;
  const RequestTracePtr asked_ = currentRequest();
  HttpRequest request_;
  beast::flat_buffer buffer_;
  SocketReply reply_;
  SocketTalk::Endpoint endpoint_ = SocketTalk::Endpoint::Direct;
  bool open_ = false, answering_ = false, closing_ = false;
};

}  // namespace

void serveSocket(WebStream stream, HttpRequest request, std::string address,
                 const std::shared_ptr<WebRoom>& room, WebGuest* before) {
  if (isSpeakRequest(request))
    return serveSpeaking(std::move(stream), std::move(request), std::move(address), room, before);
  auto connection = std::make_shared<SocketConnection>(std::move(stream), std::move(address), room);
  room->replace(before, connection.get());
  connection->accept(std::move(request));
}

}  // namespace visema
