// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

namespace visema::test {

/// Serves a few files over HTTP on this machine's loopback, one connection at a time, until it goes.
class WebServer {
 public:
  explicit WebServer(std::map<std::string, std::string> files) : files_(std::move(files)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&here), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&here), &size) != 0)
      throw std::runtime_error("no port is free");
    address_ = "http://127.0.0.1:" + std::to_string(ntohs(here.sin_port));
    thread_ = std::jthread([this] { serve(); });
  }
  ~WebServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  const std::string& address() const { return address_; }
  int requests() const { return requests_; }

 private:
  void serve() {
    for (;;) {
      const int client = ::accept(listener_, nullptr, nullptr);
      if (client < 0) return;
      std::string request;
      char piece[2048];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = ::recv(client, piece, sizeof piece, 0);
        if (got <= 0) break;
        request.append(piece, static_cast<std::size_t>(got));
      }
      ++requests_;
      const std::size_t from = request.find(' ') + 1;
      const auto file = files_.find(request.substr(from, request.find(' ', from) - from));
      std::string answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      if (file != files_.end())
        answer = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(file->second.size()) +
                 "\r\nConnection: close\r\n\r\n" + file->second;
      for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t count = ::send(client, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
      }
      ::close(client);
    }
  }

  std::map<std::string, std::string> files_;
  std::string address_;
  std::atomic<int> requests_ = 0;
  int listener_ = -1;
  std::jthread thread_;
};

}  // namespace visema::test
