// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/result.h"

namespace visema {

/// Where somebody listens: "127.0.0.1:8085", "[::1]:8085", "localhost:8085".
struct Address {
  std::string host;  // without brackets
  int port = 0;

  static Result<Address> parse(const std::string& text);
  std::string text() const;
  Address withPort(int other) const { return {host, other}; }
  /// Whether only programs of this machine reach it.
  bool isLoopback() const;
  /// "localhost" is this, and in numbers the two below.
  bool isLocalhost() const { return host == "localhost"; }
};

/// Whether a port of this machine's second address, ::1, can be taken: clients that say "localhost" may mean either.
bool canListenOnSecondLoopback(int port);
inline constexpr const char* kFirstLoopback = "127.0.0.1";
inline constexpr const char* kSecondLoopback = "::1";

}  // namespace visema
