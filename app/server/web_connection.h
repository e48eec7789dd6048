// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <string>

#include "app/server/web_room.h"

namespace visema {

/// For the web door's own sources. A connection lives as long as something is read or written on it.
using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Reads HTTP requests, one after the other.
void serveHttp(boost::asio::ip::tcp::socket socket, const std::shared_ptr<WebRoom>& room);
/// Goes on as a WebSocket, in the place of `before`.
void serveSocket(boost::beast::tcp_stream stream, HttpRequest request, std::string address,
                 const std::shared_ptr<WebRoom>& room, WebGuest* before);

/// The same for a live session of ours, at /v1/speak.
bool isSpeakRequest(const HttpRequest& request);
void serveSpeaking(boost::beast::tcp_stream stream, HttpRequest request, std::string address,
                   const std::shared_ptr<WebRoom>& room, WebGuest* before);

}  // namespace visema
