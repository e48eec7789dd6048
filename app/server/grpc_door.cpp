// SPDX-License-Identifier: Apache-2.0
#include "app/server/grpc_door.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <utility>

#include "app/server/addresses.h"
#include "app/server/grpc_services.h"
#include "core/base/log.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr int kLargestMessage = 100 << 20;
constexpr std::uint64_t kUploads = 1u << 30;
constexpr int kPingsNotBeforeMs = 4000;  // clients ping every 5 s, not to the millisecond
constexpr int kIdlePingMs = 10'000, kPingAnswerMs = 5000;

void setLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kLargestMessage);
  builder.SetMaxSendMessageSize(kLargestMessage);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kIdlePingMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kPingAnswerMs);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingsNotBeforeMs);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a port that is taken is an error
}

std::shared_ptr<grpc::ServerCredentials> credentialsOf(const TlsOptions& tls) {
  namespace fresh = grpc::experimental;
  constexpr unsigned kLookEverySeconds = 1;
  if (!tls.wanted()) return grpc::InsecureServerCredentials();
  fresh::TlsServerCredentialsOptions options(std::make_shared<fresh::FileWatcherCertificateProvider>(
      tls.keyFile().string(), tls.certificate.string(), tls.clients.string(), kLookEverySeconds));
  options.watch_identity_key_cert_pairs();
  if (!tls.clients.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return fresh::TlsServerCredentials(options);
}

}  // namespace

class GrpcDoor::Impl {
 public:
  Impl(FrameService& service, Gate& gate) : service_(service), gate_(gate) {}

  /// An address that is taken fails a whole server, so each is tried with one of its own.
  Status open(const DoorOptions& options, const TlsOptions& tls) {
    const auto credentials = credentialsOf(tls);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    for (const std::string& address : options.addresses) {
      Address wanted = TRY(Address::parse(address));
      const bool both = wanted.isLocalhost() && wanted.port > 0;
      if (wanted.isLocalhost()) wanted.host = kFirstLoopback;
      if (const int port = listen(wanted, credentials); port > 0) {
        addresses_.push_back(wanted.withPort(port).text());
        // Asked first, for gRPC writes to standard error what it cannot have; another may still be quicker.
        if (both && canListenOnSecondLoopback(port)) listen({kSecondLoopback, port}, credentials);
        continue;
      }
      const std::string taken = address + " cannot be listened on: is it taken? Name another with --grpc";
      if (options.allNeeded) return fail(ErrorCode::Io, taken);
      logWarning("server", taken);
    }
    if (servers_.empty()) return fail(ErrorCode::Io, "none of gRPC's default ports is free: name another with --grpc");
    return {};
  }

  void close(std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::system_clock::now() + patience;
    for (auto& server : servers_)
      if (auto* health = server->GetHealthCheckService()) health->SetServingStatus(false);
    for (auto& server : servers_) server->Shutdown(deadline);
    for (auto& server : servers_) server->Wait();
    servers_.clear();
  }

  const std::vector<std::string>& addresses() const { return addresses_; }

 private:
  /// The port; 0: it cannot be had.
  int listen(const Address& address, const std::shared_ptr<grpc::ServerCredentials>& credentials) {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort(address.text(), credentials, &port);
    for (const auto make : {makeOptimizedService, makeLipSyncService, makeMonolithicService})
      builder.RegisterService(services_.emplace_back(make(service_, gate_)).get());
    builder.RegisterService(services_.emplace_back(makeV1Service(service_, gate_, uploads_)).get());
    setLimits(builder);
    auto server = builder.BuildAndStart();
    if (!server || port <= 0) return 0;
    servers_.push_back(std::move(server));
    return port;
  }

  FrameService& service_;
  Gate& gate_;
  const std::shared_ptr<UploadRoom> uploads_ = std::make_shared<UploadRoom>(kUploads);
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::vector<std::unique_ptr<grpc::Server>> servers_;
  std::vector<std::string> addresses_;
};

Result<std::unique_ptr<GrpcDoor>> GrpcDoor::open(const DoorOptions& options, const TlsOptions& tls,
                                                 FrameService& service, Gate& gate) {
  auto impl = std::make_unique<Impl>(service, gate);
  if (Status status = impl->open(options, tls); !status) return fail(status.error());
  return std::unique_ptr<GrpcDoor>(new GrpcDoor(std::move(impl)));
}

GrpcDoor::GrpcDoor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GrpcDoor::~GrpcDoor() { close(std::chrono::milliseconds(0)); }
const std::vector<std::string>& GrpcDoor::addresses() const { return impl_->addresses(); }
void GrpcDoor::close(std::chrono::milliseconds patience) { impl_->close(patience); }

}  // namespace visema
