// SPDX-License-Identifier: Apache-2.0
#include "app/server/server.h"

#include <algorithm>
#include <future>
#include <utility>

#include "app/server/addresses.h"
#include "app/server/gate.h"
#include "app/server/redis_frames.h"
#include "app/server/socket_talk.h"
#include "app/server/web_routes.h"
#include "app/wiring/engines.h"
#include "app/wiring/find_avatar.h"
#include "core/base/log.h"
#include "core/base/steady_time.h"
#include "core/base/try.h"
#include "core/base/user_paths.h"
#ifdef VISEMA_HAS_FARM
#include "core/farm_desk/farm_desk.h"
#endif

namespace visema {

Status ServerOptions::validate() const {
  TRY(tls.validate());
  const std::string reached = TRY(addressForOthers());
  if (!reached.empty() && tokens.empty())
    return fail(ErrorCode::InvalidArgument,
                reached + " can be reached from other machines: name a file of tokens with --tokens, or listen on "
                          "127.0.0.1 only");
  for (const auto& folder : folders) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
      return fail(ErrorCode::NotFound, folder.string() + " is not a folder: name those the avatars lie in");
  }
  return {};
}

Result<std::string> ServerOptions::addressForOthers() const {
  for (const auto* door : {&grpc, &web.door})
    for (const std::string& address : door->addresses)
      if (!TRY(Address::parse(address)).isLoopback()) return address;
  return std::string();
}

Result<ServiceOptions> serviceOptions(const ServerOptions& server) {
  ServiceOptions service;
  service.folders = server.folders;
  service.imports = TRY(UserPaths::fromEnvironment()).cache / "served";
  service.library = [](const std::string& name) { return findAvatarByName(name); };
  service.keepEncoder = keepFirstSpeechEncoder;
  service.memory = server.memory;
  service.workers.threads = server.threads;
  service.workers.queue = server.queue;
  service.frameCacheBytes = server.frameCacheBytes;
  service.stallAfter = std::chrono::seconds(server.stallSeconds);
  return service;
}

#ifdef VISEMA_HAS_FARM
/// Packages only: what the farm's workers get is what lies here.
Result<std::unique_ptr<WebFarm>> openFarm(const ServerOptions& server, FrameService& service) {
  if (server.farm.empty()) return std::unique_ptr<WebFarm>();
  FarmDeskOptions options;
  options.farm.servers = server.farm;
  options.farm.credentials = server.farmCredentials;
  options.farm.authority = server.farmAuthority;
  options.folder = TRY(UserPaths::fromEnvironment()).cache / "farm-desk";
  options.package = [&service](const std::string& name) { return service.finder().find(name); };
  options.mostOpen = server.farmShare;
  options.fairPart = std::max(1, server.farmShare / 10);
  options.mostSeconds = server.farmMinutes * 60;
  options.webhooks.privateAddresses = server.farmPrivateWebhooks;
  return WebFarm::open(std::move(options), service.metrics());
}
#else
Result<std::unique_ptr<WebFarm>> openFarm(const ServerOptions& server, FrameService&) {
  if (server.farm.empty()) return std::unique_ptr<WebFarm>();
  return fail(ErrorCode::Unsupported, "this server was built without the farm: leave --farm out");
}
#endif

class Server::Impl {
 public:
  Status start(const ServerOptions& options) {
    TRY(options.validate());
    secure_ = options.tls.wanted();
    ServiceOptions service = TRY(serviceOptions(options));
    if (!options.redis.empty()) service.sharedFrames = TRY(RedisFrames::create(options.redis));
    service_ = std::make_unique<FrameService>(std::move(service), filmEngines(options.engine));
    gate_ = TRY(Gate::create(options.tokens, service_->metrics()));
    if (const std::string reached = TRY(options.addressForOthers()); !secure_ && !reached.empty())
      logWarning("server", "what goes over ", reached, " can be read on its way: name a certificate with --tls-certificate");
    TRY(load(options.avatars));
    const std::string first = options.avatars.empty() ? loadDefault() : options.avatars.front();
    talk_ = std::make_unique<SocketTalk>(*service_, first);
    routes_ = std::make_unique<WebRoutes>(*service_, *gate_,
                                          options.web.door.addresses.empty() ? "" : options.web.door.addresses.front(),
                                          TRY(openFarm(options, *service_)));
    grpc_ = TRY(GrpcDoor::open(options.grpc, options.tls, *service_, *gate_));
    WebDoorOptions web = options.web;
    web.tls = options.tls;
    web_ = TRY(WebDoor::open(web, *routes_, *talk_, *gate_, service_->metrics()));
    return {};
  }

  FrameService& service() { return *service_; }

  std::vector<std::string> doors() const {
    std::vector<std::string> all;
    for (const std::string& address : grpc_->addresses()) all.push_back("gRPC " + address);
    for (const std::string& address : web_->addresses()) all.push_back((secure_ ? "HTTPS " : "HTTP ") + address);
    return all;
  }

  /// What the painting threads still answer must find its door, so the doors go last.
  void stop(std::chrono::milliseconds patience) {
    if (!service_) return;
    if (routes_) routes_->drain();
    const SteadyTime until = std::chrono::steady_clock::now() + patience;
    const auto left = [&] {
      return std::max(std::chrono::milliseconds(0),
                      std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    };
    if (web_) web_->close(left());
    if (grpc_) grpc_->close(left());
    service_ = nullptr;
  }

  ~Impl() { stop(std::chrono::milliseconds(0)); }

 private:
  Status load(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      std::promise<Result<ServedAvatarPtr>> loaded;
      service_->pin(name);
      service_->withAvatar(name, [&](Result<ServedAvatarPtr> avatar) { loaded.set_value(std::move(avatar)); });
      TRY(loaded.get_future().get());
    }
    return {};
  }

  /// Where none is named, what the older servers load when they start is fetched while the doors open already, for
  /// making it a package may take a while.
  std::string loadDefault() {
    for (const char* name : {"sanders", "default_model"}) {
      if (!service_->finder().knows(name)) continue;
      service_->withAvatar(name, [](const Result<ServedAvatarPtr>& avatar) {
        if (!avatar) logWarning("server", avatar.error().message);
      });
      return name;
    }
    return "sanders";
  }

  std::unique_ptr<Gate> gate_;
  std::unique_ptr<SocketTalk> talk_;
  std::unique_ptr<WebRoutes> routes_;
  std::unique_ptr<GrpcDoor> grpc_;
  std::unique_ptr<WebDoor> web_;
  std::unique_ptr<FrameService> service_;
  bool secure_ = false;
};

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options) {
  auto impl = std::make_unique<Impl>();
  if (Status status = impl->start(options); !status) return fail(status.error());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
FrameService& Server::service() { return impl_->service(); }
std::vector<std::string> Server::doors() const { return impl_->doors(); }
void Server::stop(std::chrono::milliseconds patience) { impl_->stop(patience); }

}  // namespace visema
