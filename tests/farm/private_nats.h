// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/farm/farm_bus.h"

namespace visema::test {

/// NATS servers of the test's own, with JetStream, on private ports and in a folder that goes with them; one alone or
/// three that keep everything together.
class PrivateNats {
 public:
  /// None where nats-server is not installed.
  static std::unique_ptr<PrivateNats> start(int servers, const FarmLayout& layout);
  ~PrivateNats();
  FarmAddress address() const;
  int size() const;
  void kill(int server);   // without any farewell
  void raise(int server);  // again, with what it had kept

 private:
  struct Server;
  PrivateNats();
  std::vector<std::unique_ptr<Server>> servers_;
};

}  // namespace visema::test
