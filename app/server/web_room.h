// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/server/gate.h"
#include "app/server/socket_talk.h"
#include "app/server/web_door.h"
#include "app/server/web_routes.h"
#include "core/base/metrics.h"

namespace visema {

/// A connection that can be asked to end once it has answered.
class WebGuest {
 public:
  virtual ~WebGuest() = default;
  virtual void drain() = 0;
};

/// What the connections of a web door share, and who is there. Belongs to the door's thread.
struct WebRoom {
  WebRoom(const WebDoorOptions& wanted, WebRoutes& all, SocketTalk& socket, Gate& tokens, Metrics& metrics)
      : options(wanted),
        routes(all),
        talk(socket),
        gate(tokens),
        tooMany(metrics.counter("connections_refused")),
        failedHandshakes(metrics.counter("tls_handshakes_failed")) {}

  /// False where there are too many, in all or from that address.
  bool enter(WebGuest* guest, const std::string& address);
  void leave(WebGuest* guest, const std::string& address);
  /// One connection becomes another: WebSocket instead of HTTP.
  void replace(WebGuest* before, WebGuest* after);

  /// Whether a page from there may use the server: one of this machine, of the server's own address, or one that was
  /// named. A client that is no page sends none.
  bool allowsOrigin(std::string_view origin, std::string_view host) const;

  const WebDoorOptions options;
  WebRoutes& routes;
  SocketTalk& talk;
  Gate& gate;
  Counter& tooMany;
  Counter& failedHandshakes;
  std::set<WebGuest*> guests;
  std::map<std::string, std::size_t> byAddress;
  bool draining = false;
};

/// What follows "Authorization: ", or a token in the address, where a page's WebSocket cannot send a header.
std::string authorizationOf(std::string_view header, const std::string& query);

}  // namespace visema
