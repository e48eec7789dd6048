// SPDX-License-Identifier: Apache-2.0
#include "app/server/web_room.h"

#include <algorithm>

#include "app/server/query.h"

namespace visema {
namespace {

std::string_view withoutScheme(std::string_view origin) {
  const std::size_t at = origin.find("://");
  return at == origin.npos ? origin : origin.substr(at + 3);
}

std::string_view withoutPort(std::string_view host) {
  if (!host.empty() && host.front() == '[') return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool isThisMachine(std::string_view host) {
  const std::string_view name = withoutPort(host);
  return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

}  // namespace

bool WebRoom::enter(WebGuest* guest, const std::string& address) {
  std::size_t& there = byAddress[address];
  if (draining || guests.size() >= options.connections || there >= options.ofOneAddress) {
    if (there == 0) byAddress.erase(address);
    tooMany.add();
    return false;
  }
  ++there;
  guests.insert(guest);
  return true;
}

void WebRoom::leave(WebGuest* guest, const std::string& address) {
  guests.erase(guest);
  const auto there = byAddress.find(address);
  if (there != byAddress.end() && --there->second == 0) byAddress.erase(there);
}

void WebRoom::replace(WebGuest* before, WebGuest* after) {
  guests.erase(before);
  guests.insert(after);
}

bool WebRoom::allowsOrigin(std::string_view origin, std::string_view host) const {
  if (origin.empty() || origin == "null" || origin == "file://") return true;  // no page, or one opened from a file
  if (isThisMachine(withoutScheme(origin))) return true;
  if (!gate.open() && withoutScheme(origin) == host) return true;  // without tokens, a name may have been bent to here
  return std::any_of(options.origins.begin(), options.origins.end(),
                     [&](const std::string& allowed) { return allowed == "*" || allowed == origin; });
}

std::string authorizationOf(std::string_view header, const std::string& query) {
  if (!header.empty()) return std::string(header);
  const std::string token = queryValue(query, "token");
  return token.empty() ? std::string() : "Bearer " + token;
}

}  // namespace visema
