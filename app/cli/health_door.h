// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/base/result.h"

namespace visema {

/// Answers GET /startup, /ready and /live with 200 or 503, for whoever watches over a program; anything else with 404.
/// One asker at a time, none for longer than a second.
class HealthDoor {
 public:
  /// Thread-safe: whether "startup", "ready" or "live" is true now.
  using Ask = std::function<bool(const std::string& what)>;
  /// `address`: "127.0.0.1:8090"; port 0 takes a free one.
  static Result<std::unique_ptr<HealthDoor>> open(const std::string& address, Ask ask);
  ~HealthDoor();
  int port() const { return port_; }

 private:
  HealthDoor(int listener, int port, Ask ask);
  void serve(const std::stop_token& stop) const;
  void answer(int connection) const;

  const int listener_;
  const int port_;
  const Ask ask_;
  std::jthread thread_;  // last
};

}  // namespace visema
