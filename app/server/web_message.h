// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace visema {

/// A request of HTTP as the routes see it: read whole, within the door's limits.
struct WebRequest {
  std::string method;  // "GET"
  std::string path;    // "/models/sanders", decoded
  std::string query;   // "remove_zip=true", as it came
  std::string authorization;
  std::string accept;
  std::string body;
};

struct WebReply {
  int status = 200;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body;
  std::filesystem::path file = {};  // sent instead of the body, and gone then
};
/// Called once, on any thread.
using WebReplied = std::function<void(WebReply)>;

/// What a WebSocket is answered.
struct SocketReply {
  bool binary = false;
  std::string bytes;
};
using SocketReplied = std::function<void(SocketReply)>;

}  // namespace visema
