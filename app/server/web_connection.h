// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>

#include "app/server/web_room.h"
#include "app/server/web_stream.h"

namespace visema {

/// For the web door's own sources. A connection lives as long as something is read or written on it.
using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Shakes hands where it goes through TLS, then reads HTTP requests, one after the other.
void serveHttp(WebStream stream, const std::shared_ptr<WebRoom>& room);
/// Goes on as a WebSocket, in the place of `before`.
void serveSocket(WebStream stream, HttpRequest request, std::string address,
                 const std::shared_ptr<WebRoom>& room, WebGuest* before);

/// The same for a live session of ours, at /v1/speak.
bool isSpeakRequest(const HttpRequest& request);
void serveSpeaking(WebStream stream, HttpRequest request, std::string address,
                   const std::shared_ptr<WebRoom>& room, WebGuest* before);

}  // namespace visema
