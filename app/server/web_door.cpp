// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_door.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include "app/server/addresses.h"
#include "app/server/web_certificates.h"
#include "app/server/web_connection.h"
#include "core/base/log.h"
#include "core/base/trace.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

Result<Tcp::endpoint> endpointOf(const Address& address) {
  boost::system::error_code error;
  const auto host = asio::ip::make_address(address.isLocalhost() ? kFirstLoopback : address.host, error);
  if (error)
    return fail(ErrorCode::InvalidArgument,
                "\"" + address.text() + "\" is not an address: write it like 127.0.0.1:8085");
  return Tcp::endpoint(host, static_cast<unsigned short>(address.port));
}

}  // namespace

class WebDoor::Impl {
 public:
  Impl(const WebDoorOptions& options, WebRoutes& routes, SocketTalk& talk, Gate& gate, Metrics& metrics)
      : room_(std::make_shared<WebRoom>(options, routes, talk, gate, metrics)), metrics_(metrics) {}
  ~Impl() { close(std::chrono::milliseconds(0)); }

  Status open() {
    certificates_ = TRY(WebCertificates::open(room_->options.tls, metrics_));
    for (const std::string& address : room_->options.door.addresses) {
      const Address wanted = TRY(Address::parse(address));
      if (listen(TRY(endpointOf(wanted)))) {
        if (wanted.isLocalhost() && wanted.port > 0)  // where this machine has the second one, and it is free
          listen(TRY(endpointOf({kSecondLoopback, wanted.port})), Told::No);
        continue;
      }
      const std::string taken = address + " cannot be listened on: is it taken? Name another with --http";
      if (room_->options.door.allNeeded) return fail(ErrorCode::Io, taken);
      logWarning("server", taken);
    }
    if (acceptors_.empty()) return fail(ErrorCode::Io, "none of the default ports is free: name another with --http");
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
  enum class Told { Yes, No };
  bool listen(const Tcp::endpoint& endpoint, Told told = Told::Yes) {
    boost::system::error_code error;
    Tcp::acceptor acceptor(context_);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && endpoint.address() == asio::ip::address_v6::loopback())
      acceptor.set_option(asio::ip::v6_only(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return false;
    const auto taken = acceptor.local_endpoint();
    if (told == Told::Yes) addresses_.push_back(Address{taken.address().to_string(), taken.port()}.text());
    acceptors_.push_back(std::move(acceptor));
    return true;
  }

  void accept(Tcp::acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](boost::system::error_code error, Tcp::socket socket) {
      if (!acceptor.is_open()) return;
      if (!error) {
        boost::system::error_code ignored;
        socket.set_option(Tcp::no_delay(true), ignored);
        WebStream::Tcp plain(std::move(socket));
        serveHttp(room_->options.tls.wanted() ? WebStream(std::move(plain), certificates_->now())
                                              : WebStream(std::move(plain)),
                  room_);
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
  Metrics& metrics_;
  std::unique_ptr<WebCertificates> certificates_;
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
