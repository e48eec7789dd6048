// SPDX-License-Identifier: Apache-2.0
#include "app/cli/health_door.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace visema {
namespace {

constexpr int kLookEveryMs = 200;

}  // namespace

Result<std::unique_ptr<HealthDoor>> HealthDoor::open(const std::string& address, Ask ask) {
  const auto refusal = fail(ErrorCode::InvalidArgument,
                            address + " cannot be listened on: write it like 127.0.0.1:8090, and take a free port");
  const std::size_t colon = address.rfind(':');
  sockaddr_in place{};
  place.sin_family = AF_INET;
  if (colon == std::string::npos || inet_pton(AF_INET, address.substr(0, colon).c_str(), &place.sin_addr) != 1)
    return refusal;
  place.sin_port = htons(static_cast<std::uint16_t>(std::atoi(address.c_str() + colon + 1)));
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  socklen_t size = sizeof place;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&place), size) != 0 || listen(listener, 16) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&place), &size) != 0) {
    close(listener);
    return refusal;
  }
  return std::unique_ptr<HealthDoor>(new HealthDoor(listener, ntohs(place.sin_port), std::move(ask)));
}

HealthDoor::HealthDoor(int listener, int port, Ask ask)
    : listener_(listener),
      port_(port),
      ask_(std::move(ask)),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

HealthDoor::~HealthDoor() {
  thread_.request_stop();
  thread_.join();
  close(listener_);
}

void HealthDoor::serve(const std::stop_token& stop) const {
  while (!stop.stop_requested()) {
    pollfd wait{listener_, POLLIN, 0};
    if (poll(&wait, 1, kLookEveryMs) <= 0) continue;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const timeval second{1, 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
    answer(connection);
    close(connection);
  }
}

/// All that is asked for stands in the first line, and so in the first packet.
void HealthDoor::answer(int connection) const {
  std::array<char, 1024> asked{};
  const ssize_t read = recv(connection, asked.data(), asked.size(), 0);
  const std::string text(asked.data(), static_cast<std::size_t>(read > 0 ? read : 0));
  std::string status = "404 Not Found";
  for (const char* what : {"startup", "ready", "live"})
    if (text.starts_with("GET /" + std::string(what) + " ")) status = ask_(what) ? "200 OK" : "503 Service Unavailable";
  const std::string reply = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  (void)send(connection, reply.data(), reply.size(), MSG_NOSIGNAL);
}

}  // namespace visema
