// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_door.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "app/server/web_connection.h"
#include "core/base/log.h"
#include "core/base/trace.h"

namespace visema {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

Result<Tcp::endpoint> endpointOf(const std::string& address) {
  const Error wrong{ErrorCode::InvalidArgument, "\"" + address + "\" is no address: write it like 127.0.0.1:8085"};
  const std::size_t colon = address.rfind(':');
  if (colon == address.npos) return fail(wrong);
  unsigned port = 0;
  const char* const end = address.data() + address.size();
  const auto read = std::from_chars(address.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || port > 65535) return fail(wrong);
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  boost::system::error_code error;
  const auto parsed = asio::ip::make_address(host, error);
  if (error) return fail(wrong);
  return Tcp::endpoint(parsed, static_cast<unsigned short>(port));
}

}  // namespace

class WebDoor::Impl {
 public:
  Impl(const WebDoorOptions& options, WebRoutes& routes, SocketTalk& talk, Gate& gate, Metrics& metrics)
      : room_(std::make_shared<WebRoom>(options, routes, talk, gate, metrics)) {}
  ~Impl() { close(std::chrono::milliseconds(0)); }

  Status open() {
    for (const std::string& address : room_->options.door.addresses) {
      auto endpoint = endpointOf(address);
      if (!endpoint) return fail(endpoint.error());
      if (listen(address, *endpoint)) continue;
      const std::string taken = address + " cannot be listened on: is it taken? Name another with --http";
      if (room_->options.door.allNeeded) return fail(ErrorCode::Io, taken);
      logWarning("server", taken);
    }
    if (acceptors_.empty()) return fail(ErrorCode::Io, "none of the usual ports is free: name another with --http");
    for (Tcp::acceptor& acceptor : acceptors_) accept(acceptor);
    thread_ = std::jthread([this] {
      nameThisThread("web");
      context_.run();
    });
    return {};
  }

  void close(std::chrono::milliseconds patience) {
    if (!thread_.joinable()) return;
    auto empty = std::make_shared<std::promise<void>>();
    asio::post(context_, [this, empty] {
      for (Tcp::acceptor& acceptor : acceptors_) acceptor.close();
      room_->draining = true;
      const auto guests = room_->guests;
      for (WebGuest* guest : guests) guest->drain();
      waitForGuests(empty);
    });
    empty->get_future().wait_for(patience);
    context_.stop();
    thread_ = {};
  }

  const std::vector<std::string>& addresses() const { return addresses_; }

 private:
  bool listen(const std::string& address, const Tcp::endpoint& endpoint) {
    boost::system::error_code error;
    Tcp::acceptor acceptor(context_);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return false;
    addresses_.push_back(address.substr(0, address.rfind(':') + 1) + std::to_string(acceptor.local_endpoint().port()));
    acceptors_.push_back(std::move(acceptor));
    return true;
  }

  void accept(Tcp::acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](boost::system::error_code error, Tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (!error) {
        boost::system::error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);
        serveHttp(std::move(socket), room_);
        return accept(acceptor);
      }
      // Out of descriptors, most likely: wait until some are given back.
      pause_.expires_after(std::chrono::milliseconds(100));
      pause_.async_wait([this, &acceptor](boost::system::error_code) { accept(acceptor); });
    });
  }

  void waitForGuests(const std::shared_ptr<std::promise<void>>& empty) {
    if (room_->guests.empty()) return empty->set_value();
    pause_.expires_after(std::chrono::milliseconds(10));
    pause_.async_wait([this, empty](boost::system::error_code) { waitForGuests(empty); });
  }

  std::shared_ptr<WebRoom> room_;
  asio::io_context context_{1};
  asio::steady_timer pause_{context_};
  std::vector<Tcp::acceptor> acceptors_;
  std::vector<std::string> addresses_;
  std::jthread thread_;
};

Result<std::unique_ptr<WebDoor>> WebDoor::open(const WebDoorOptions& options, WebRoutes& routes, SocketTalk& talk,
                                               Gate& gate, Metrics& metrics) {
  auto impl = std::make_unique<Impl>(options, routes, talk, gate, metrics);
  if (Status status = impl->open(); !status) return fail(status.error());
  return std::unique_ptr<WebDoor>(new WebDoor(std::move(impl)));
}

WebDoor::WebDoor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebDoor::~WebDoor() = default;
const std::vector<std::string>& WebDoor::addresses() const { return impl_->addresses(); }
void WebDoor::close(std::chrono::milliseconds patience) { impl_->close(patience); }

}  // namespace visema
