// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace visema {

/// A connection of the web door, in the clear or through TLS. What lies under Beast's reading and writing is compiled
/// here once, for both and for whoever waits for it, for that compiles slowly.
class WebStream {
 public:
  using Tcp = boost::beast::tcp_stream;
  using executor_type = Tcp::executor_type;
  using Ended = std::function<void(boost::system::error_code)>;

  explicit WebStream(Tcp plain);
  WebStream(Tcp plain, boost::asio::ssl::context& certificates);
  WebStream(WebStream&& other) noexcept;
  ~WebStream();

  bool secure() const { return secure_; }
  /// Where it is secure: before anything is read.
  void shakeHands(Ended done);
  /// Nothing more will be written. A peer that never says goodbye is not waited for.
  void sayGoodbye(boost::beast::role_type role, Ended done);

  // As Beast names and looks for them.
  Tcp& next_layer() { return *tcp_; }
  const Tcp& next_layer() const { return *tcp_; }
  executor_type get_executor() noexcept { return tcp_->get_executor(); }
  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    read(piecesOf<boost::asio::mutable_buffer>(buffers), transferred(std::forward<Handler>(handler)));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    write(piecesOf<boost::asio::const_buffer>(buffers), transferred(std::forward<Handler>(handler)));
  }

 private:
  struct Layers;
  using Transferred = std::function<void(boost::system::error_code, std::size_t)>;
  void read(std::vector<boost::asio::mutable_buffer> into, Transferred done);
  void write(std::vector<boost::asio::const_buffer> from, Transferred done);

  template <class Buffer, class Buffers>
  static std::vector<Buffer> piecesOf(const Buffers& buffers) {
    return {boost::asio::buffer_sequence_begin(buffers), boost::asio::buffer_sequence_end(buffers)};
  }
  /// Beast's handlers can only be moved.
  template <class Handler>
  static Transferred transferred(Handler&& handler) {
    auto kept = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
    return [kept](boost::system::error_code error, std::size_t bytes) { (*kept)(error, bytes); };
  }

  std::unique_ptr<Layers> layers_;
  Tcp* tcp_;  // of these
  bool secure_;
};

/// How a WebSocket on it ends: Beast looks for this name.
template <class Handler>
void async_teardown(boost::beast::role_type role, WebStream& stream, Handler&& handler) {
  auto kept = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
  stream.sayGoodbye(role, [kept](boost::system::error_code error) { (*kept)(error); });
}

}  // namespace visema
