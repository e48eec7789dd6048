// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "app/server/gate.h"
#include "app/server/tls_options.h"
#include "core/base/result.h"
#include "core/serving/frame_service.h"

namespace visema {

struct DoorOptions {
  std::vector<std::string> addresses;  // "127.0.0.1:50051"; port 0 takes a free one
  bool allNeeded = true;               // false: those that are taken are left out, where one is free
};

/// Answers gRPC on all its addresses: the services of the older servers, health and reflection. Only translates. It
/// runs on gRPC's own threads.
class GrpcDoor {
 public:
  static Result<std::unique_ptr<GrpcDoor>> open(const DoorOptions& options, const TlsOptions& tls, FrameService& service,
                                                Gate& gate);
  ~GrpcDoor();

  const std::vector<std::string>& addresses() const;  // with the ports that were taken
  /// Nothing new is taken in; what was is answered, for as long as that.
  void close(std::chrono::milliseconds patience);

 private:
  class Impl;
  explicit GrpcDoor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
