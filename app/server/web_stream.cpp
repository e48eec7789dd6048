// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_stream.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <variant>

namespace visema {
namespace {

constexpr std::chrono::seconds kHandshake{10}, kGoodbye{2};

using Tls = boost::beast::ssl_stream<WebStream::Tcp>;

}  // namespace

struct WebStream::Layers {
  std::variant<Tcp, Tls> stream;
};

WebStream::WebStream(Tcp plain)
    : layers_(new Layers{std::move(plain)}), tcp_(&std::get<Tcp>(layers_->stream)), secure_(false) {}

WebStream::WebStream(Tcp plain, boost::asio::ssl::context& certificates)
    : layers_(new Layers{Tls(std::move(plain), certificates)}),
      tcp_(&std::get<Tls>(layers_->stream).next_layer()),
      secure_(true) {}

WebStream::WebStream(WebStream&& other) noexcept = default;
WebStream::~WebStream() = default;

void WebStream::shakeHands(Ended done) {
  tcp_->expires_after(kHandshake);
  std::get<Tls>(layers_->stream).async_handshake(boost::asio::ssl::stream_base::server, std::move(done));
}

void WebStream::sayGoodbye(boost::beast::role_type role, Ended done) {
  using boost::beast::websocket::async_teardown;
  tcp_->expires_after(kGoodbye);
  if (auto* tls = std::get_if<Tls>(&layers_->stream)) return tls->async_shutdown(std::move(done));
  async_teardown(role, *tcp_, std::move(done));
}

void WebStream::read(std::vector<boost::asio::mutable_buffer> into, Transferred done) {
  if (auto* tls = std::get_if<Tls>(&layers_->stream)) return tls->async_read_some(into, std::move(done));
  tcp_->async_read_some(into, std::move(done));
}

void WebStream::write(std::vector<boost::asio::const_buffer> from, Transferred done) {
  if (auto* tls = std::get_if<Tls>(&layers_->stream)) return tls->async_write_some(from, std::move(done));
  tcp_->async_write_some(from, std::move(done));
}

}  // namespace visema
