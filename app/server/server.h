// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/server/grpc_door.h"
#include "app/server/web_door.h"
#include "core/base/result.h"
#include "core/serving/frame_service.h"

namespace visema {

struct ServerOptions {
  DoorOptions grpc;
  WebDoorOptions web;
  std::vector<std::filesystem::path> folders;  // where avatars are looked for by name
  std::vector<std::string> avatars;            // loaded before the first request, and kept; the first is the default
  std::filesystem::path tokens;
  TlsOptions tls;
  std::string redis;  // "host:port"; empty: no other servers share frames
  std::string farm;   // its NATS servers; empty: none
  std::string farmCredentials, farmAuthority;
  bool farmPrivateWebhooks = false;
  int farmShare = 100;      // jobs of one client that are not over
  double farmMinutes = 60;  // of one sound
  std::string engine = "auto";
  std::uint64_t memory = 0;
  int threads = 0;
  std::size_t queue = 256;
  std::size_t frameCacheBytes = ServiceOptions().frameCacheBytes;
  int stallSeconds = 5;  // a picture that takes longer is answered with what was filmed
  /// The first address that other machines reach; empty: none.
  Result<std::string> addressForOthers() const;
  /// Refuses to be reached from elsewhere without tokens.
  Status validate() const;
};

/// What the core is set up with, whoever asks it.
Result<ServiceOptions> serviceOptions(const ServerOptions& server);

/// All doors over one core. Starts with its doors open. Belongs to one thread.
class Server {
 public:
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options);
  ~Server();

  /// What all doors ask.
  FrameService& service();
  /// "gRPC 127.0.0.1:50051", one a door.
  std::vector<std::string> doors() const;
  /// Nothing new is taken in; what was is answered, for as long as that.
  void stop(std::chrono::milliseconds patience);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
