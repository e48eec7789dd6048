// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <filesystem>
#include <optional>
#include <utility>

#include "app/server/query.h"
#include "core/base/log.h"
#include "core/base/request_trace.h"
#include "core/base/steady_time.h"

namespace visema {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;

constexpr std::uint32_t kLargestHeader = 16u << 10;
constexpr std::uint64_t kLargestBody = 32u << 20;
constexpr std::chrono::seconds kWholeRequest{30};  // its body, however slowly it drips
constexpr std::chrono::seconds kWholeReply{60};
constexpr std::chrono::seconds kWholeFile{3600};  // a film, over a slow line

std::string_view viewOf(beast::string_view text) { return {text.data(), text.size()}; }

WebRequest readable(const HttpRequest& request) {
  const Target target = targetOf(viewOf(request.target()));
  WebRequest made;
  made.method = std::string(viewOf(request.method_string()));
  made.path = urlDecoded(target.path);
  made.query = std::string(target.query);
  made.authorization = authorizationOf(viewOf(request[http::field::authorization]), made.query);
  made.accept = std::string(viewOf(request[http::field::accept]));
  made.body = request.body();
  return made;
}

class HttpConnection final : public WebGuest, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(WebStream stream, std::shared_ptr<WebRoom> room, std::string address)
      : stream_(std::move(stream)), room_(std::move(room)), address_(std::move(address)) {}
  ~HttpConnection() override {
    if (!gone_) room_->leave(this, address_);
  }

  bool enter() {
    const bool entered = room_->enter(this, address_);
    gone_ = !entered;
    return entered;
  }

  void begin() {
    if (!stream_.secure()) return read();
    waiting_ = true;
    stream_.shakeHands([self = shared_from_this()](beast::error_code error) { self->onHandshake(error); });
  }

  void drain() override {
    if (waiting_) tcp().cancel();
  }

 private:
  beast::tcp_stream& tcp() { return stream_.next_layer(); }

  void onHandshake(beast::error_code error) {
    if (!error) return read();
    room_->failedHandshakes.add();
    logDebug("server", "no connection with ", address_, ": ", error.message());
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(kLargestHeader);
    parser_->body_limit(kLargestBody);
    waiting_ = true;
    tcp().expires_after(room_->options.idle);
    http::async_read_header(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](beast::error_code error, std::size_t) { self->onHeader(error); });
  }

  void onHeader(beast::error_code error) {
    waiting_ = false;
    if (error) return refuseUnreadable(error);
    tcp().expires_after(kWholeRequest);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code failed, std::size_t) { self->onRequest(failed); });
  }

  void refuseUnreadable(beast::error_code error) {
    if (error == http::error::body_limit || error == http::error::header_limit)
      return write({413, "application/json", {}, R"({"detail":"The request is too large"})"}, false);
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
      return write({400, "application/json", {}, R"({"detail":"This is no HTTP request"})"}, false);
    close();
  }

  void onRequest(beast::error_code error) {
    if (error) return refuseUnreadable(error);
    HttpRequest request = parser_->release();
    asked_ = RequestTrace::from(viewOf(request["traceparent"]));
    what_ = std::string(viewOf(request.method_string())) + " " +
            std::string(targetOf(viewOf(request.target())).path);  // never what follows: it may hold a token
    start_ = std::chrono::steady_clock::now();
    const ScopedRequest lines(asked_);
    origin_ = std::string(viewOf(request[http::field::origin]));
    const bool allowed = room_->allowsOrigin(origin_, viewOf(request[http::field::host]));
    const bool keep = request.keep_alive() && !room_->draining;
    head_ = request.method() == http::verb::head;
    if (!allowed)
      return write({403, "application/json", {}, R"({"detail":"Pages of that origin may not use this server"})"}, keep);
    if (beast::websocket::is_upgrade(request)) return upgrade(std::move(request));
    if (request.method() == http::verb::options) return write({204, "text/plain", {}, ""}, keep);
    tcp().expires_never();
    room_->routes.answer(readable(request), [self = shared_from_this(), keep](WebReply reply) {
      boost::asio::post(self->stream_.get_executor(),
                        [self, keep, reply = std::move(reply)]() mutable { self->write(std::move(reply), keep); });
    });
  }

  void upgrade(HttpRequest request) {
    const WebRequest asked = readable(request);
    if (auto no = refusalReply(room_->gate.refuse(asked.authorization))) return write(std::move(*no), false);
    gone_ = true;
    tell(101);
    tcp().expires_never();
    serveSocket(std::move(stream_), std::move(request), address_, room_, this);
  }

  void tell(int status) {
    if (!asked_) return;
    const ScopedRequest lines(asked_);
    const double took = millisecondsSince(start_);
    asked_->recorded ? logInfo("server", what_, ": ", status, " in ", took, " ms")
                     : logDebug("server", what_, ": ", status, " in ", took, " ms");
    asked_ = nullptr;
  }

  void write(WebReply reply, bool keep) {
    tell(reply.status);
    if (!reply.file.empty()) return writeFile(std::move(reply), keep);
    auto response = headOf<http::string_body>(reply, keep);
    response->body() = std::move(reply.body);
    if (reply.status != 204) response->prepare_payload();
    if (head_) response->body().clear();
    tcp().expires_after(kWholeReply);
    send(response);
  }

  /// Its name goes as soon as it is open, so that nothing of it stays whatever happens.
  void writeFile(WebReply reply, bool keep) {
    auto response = headOf<http::file_body>(reply, keep);
    beast::error_code error;
    response->body().open(reply.file.c_str(), beast::file_mode::scan, error);
    std::error_code ignored;
    std::filesystem::remove(reply.file, ignored);
    if (error) return write({500, "application/json", {}, R"({"error":"The file cannot be read: try again"})"}, keep);
    response->prepare_payload();
    tcp().expires_after(kWholeFile);
    send(response);
  }

  template <class Body>
  std::shared_ptr<http::response<Body>> headOf(const WebReply& reply, bool keep) const {
    auto response = std::make_shared<http::response<Body>>();
    response->result(static_cast<unsigned>(reply.status));
    response->version(11);
    response->keep_alive(keep && !room_->draining);
    response->set(http::field::server, "visema-server");
    response->set(http::field::content_type, reply.type);
    for (const auto& [name, value] : reply.headers) response->set(name, value);
    if (!origin_.empty()) {
      response->set(http::field::access_control_allow_origin, origin_);
      response->set(http::field::access_control_allow_methods, "GET, POST, PUT, DELETE");
      response->set(http::field::access_control_allow_headers, "authorization, content-type");
      response->set(http::field::access_control_expose_headers, "*");
    }
    return response;
  }

  template <class Response>
  void send(const std::shared_ptr<Response>& response) {
    http::async_write(stream_, *response, [self = shared_from_this(), response](beast::error_code error, std::size_t) {
      if (error || !response->keep_alive() || self->room_->draining) return self->close();
      self->read();
    });
  }

  void close() {
    if (stream_.secure())
      return stream_.sayGoodbye(beast::role_type::server, [self = shared_from_this()](beast::error_code) {});
    beast::error_code ignored;
    tcp().socket().shutdown(Tcp::socket::shutdown_send, ignored);
  }

  WebStream stream_;
  const std::shared_ptr<WebRoom> room_;
  const std::string address_;
  beast::flat_buffer buffer_{kLargestHeader + kLargestBody};
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string origin_;
  RequestTracePtr asked_;  // and not answered yet
  std::string what_;
  SteadyTime start_;
  bool head_ = false;
  bool waiting_ = false;  // for the next request
  bool gone_ = false;     // it never came in, or is a WebSocket now
};

}  // namespace

void serveHttp(WebStream stream, const std::shared_ptr<WebRoom>& room) {
  beast::error_code error;
  const auto peer = stream.next_layer().socket().remote_endpoint(error);
  auto connection =
      std::make_shared<HttpConnection>(std::move(stream), room, error ? std::string() : peer.address().to_string());
  if (connection->enter()) connection->begin();
}

}  // namespace visema
