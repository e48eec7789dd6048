// SPDX-License-Identifier: Apache-2.0
#include "app/server/addresses.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

namespace visema {

Result<Address> Address::parse(const std::string& text) {
  const Error wrong{ErrorCode::InvalidArgument, "\"" + text + "\" is not an address: write it like 127.0.0.1:8085"};
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return fail(wrong);
  Address address{text.substr(0, colon), 0};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, address.port);
  if (read.ec != std::errc() || read.ptr != end || address.port < 0 || address.port > 65535) return fail(wrong);
  std::string& host = address.host;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.find(':') != host.npos && !bracketed) return fail(wrong);  // where its port begins would be guessed
  return address;
}

std::string Address::text() const {
  const std::string shown = host.find(':') == host.npos ? host : "[" + host + "]";
  return shown + ":" + std::to_string(port);
}

bool Address::isLoopback() const {
  if (isLocalhost()) return true;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
  in6_addr six{};
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool canListenOnSecondLoopback(int port) {
  const int handle = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return false;
  sockaddr_in6 there{};
  there.sin6_family = AF_INET6;
  there.sin6_addr = in6addr_loopback;
  there.sin6_port = htons(static_cast<std::uint16_t>(port));
  const int on = 1;
  setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool can = bind(handle, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0 && listen(handle, 1) == 0;
  close(handle);
  return can;
}

}  // namespace visema
