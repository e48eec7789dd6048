// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/server/gate.h"
#include "app/server/grpc_door.h"
#include "app/server/socket_talk.h"
#include "app/server/tls_options.h"
#include "app/server/web_routes.h"
#include "core/base/metrics.h"
#include "core/base/result.h"

namespace visema {

struct WebDoorOptions {
  DoorOptions door;
  TlsOptions tls;
  std::vector<std::string> origins;  // pages of these may use the server, beside those of this machine; "*": all
  std::size_t connections = 1024;    // at one time,
  std::size_t ofOneAddress = 256;    // and from one address
  std::chrono::seconds idle{60};     // a client that is silent for so long is let go
};

/// Answers HTTP and WebSocket on all its addresses, on one thread of its own. Only reads and writes: what to answer
/// is for WebRoutes and SocketTalk.
class WebDoor {
 public:
  static Result<std::unique_ptr<WebDoor>> open(const WebDoorOptions& options, WebRoutes& routes, SocketTalk& talk,
                                               Gate& gate, Metrics& metrics);
  ~WebDoor();

  const std::vector<std::string>& addresses() const;  // with the ports that were taken
  /// Nothing new is taken in; what was is answered, for as long as that.
  void close(std::chrono::milliseconds patience);

 private:
  class Impl;
  explicit WebDoor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
