// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "app/server/addresses.h"
#include "app/server/bench_doors.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using Tcp = asio::ip::tcp;

void append(std::string& out, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i));
}

/// In the older servers' long layout.
std::string messageFor(const std::string& avatar, std::int64_t frame) {
  std::string message;
  append(message, static_cast<std::uint32_t>(avatar.size()));
  message += avatar;
  append(message, static_cast<std::uint32_t>(frame));
  append(message, 0);
  return message;
}

/// Both kinds of clients wait for each answer on the caller's thread.
class Client {
 public:
  Client(const Address& server, std::string avatar)
      : host_(server.text()), avatar_(std::move(avatar)), socket_(context_), rest_(context_) {
    const Tcp::endpoint there(asio::ip::make_address(server.host), static_cast<unsigned short>(server.port));
    for (Tcp::socket* plain : {&socket_.next_layer(), &rest_}) {
      plain->connect(there);
      plain->set_option(Tcp::no_delay(true));
    }
    socket_.handshake(host_, "/");
    socket_.binary(true);
  }

  Status askSocket(std::int64_t frame) {
    beast::flat_buffer answer;
    socket_.write(asio::buffer(messageFor(avatar_, frame)));
    socket_.read(answer);
    const auto* bytes = static_cast<const char*>(answer.data().data());
    if (answer.size() > 0 && bytes[0] == 1) return {};
    return fail(ErrorCode::Io, "WebSocket: " + std::string(bytes, answer.size()));
  }

  Status askRest(std::int64_t frame) {
    http::request<http::empty_body> request(http::verb::get,
                                            "/generate/inference/" + avatar_ + "/" + std::to_string(frame), 11);
    request.set(http::field::host, host_);
    http::write(rest_, request);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(rest_, buffer, response);
    if (response.result() == http::status::ok) return {};
    return fail(ErrorCode::Io, "HTTP: " + response.body());
  }

 private:
  const std::string host_, avatar_;
  asio::io_context context_;
  websocket::stream<Tcp::socket> socket_;
  Tcp::socket rest_;
};

template <class Ask>
auto caught(Ask ask) {
  return [ask](std::int64_t frame) -> Status {
    try {
      return ask(frame);
    } catch (const std::exception& error) {
      return fail(ErrorCode::Io, error.what());
    }
  };
}

}  // namespace

Result<std::vector<BenchDoor>> openWebDoors(const std::string& address, const std::string& avatar) {
  try {
    const auto client = std::make_shared<Client>(TRY(Address::parse(address)), avatar);
    return std::vector<BenchDoor>{{"WebSocket", caught([client](std::int64_t f) { return client->askSocket(f); })},
                                  {"REST", caught([client](std::int64_t f) { return client->askRest(f); })}};
  } catch (const std::exception& error) {
    return fail(ErrorCode::Io, address + " cannot be reached: " + error.what());
  }
}

}  // namespace visema
