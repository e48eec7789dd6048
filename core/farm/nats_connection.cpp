// SPDX-License-Identifier: Apache-2.0
#include "core/farm/nats_connection.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace visema::nats {
namespace {

std::vector<std::string> partsOf(const std::string& servers) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= servers.size();) {
    const std::size_t end = std::min(servers.find(',', begin), servers.size());
    if (end > begin) parts.push_back(servers.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

natsStatus fill(natsOptions* options, const FarmAddress& address) {
  const std::vector<std::string> names = partsOf(address.servers);
  std::vector<const char*> list;
  for (const std::string& name : names) list.push_back(name.c_str());
  natsStatus status = natsOptions_SetServers(options, list.data(), static_cast<int>(list.size()));
  natsOptions_SetMaxReconnect(options, -1);
  natsOptions_SetReconnectWait(options, 100);
  natsOptions_SetReconnectJitter(options, 100, 100);
  natsOptions_SetTimeout(options, kOneCallMs);
  natsOptions_SetPingInterval(options, 5000);
  natsOptions_SetName(options, "visema");
  // Told by what calls return; nothing is to be printed.
  natsOptions_SetErrorHandler(
      options, [](natsConnection*, natsSubscription*, natsStatus, void*) {}, nullptr);
  if (status == NATS_OK && !address.credentials.empty())
    status = natsOptions_SetUserCredentialsFromFiles(options, address.credentials.c_str(), nullptr);
  if (status == NATS_OK && !address.authority.empty()) {
    natsOptions_SetSecure(options, true);
    status = natsOptions_LoadCATrustedCertificates(options, address.authority.c_str());
  }
  return status;
}

}  // namespace

natsStatus connect(const FarmAddress& address, Connection& connection, Stream& stream) {
  natsOptions* made = nullptr;
  natsOptions_Create(&made);
  const Options options(made);
  natsStatus status = fill(made, address);
  natsConnection* opened = nullptr;
  const auto end = std::chrono::steady_clock::now() + address.patience;
  while (status == NATS_OK && (status = natsConnection_Connect(&opened, made)) != NATS_OK) {
    if (status != NATS_NO_SERVER && status != NATS_TIMEOUT) break;
    if (std::chrono::steady_clock::now() >= end) break;
    status = NATS_OK;
    std::this_thread::sleep_for(kPauseBetweenTries);
  }
  if (status != NATS_OK) return status;
  connection.reset(opened);
  jsOptions wait;
  jsOptions_Init(&wait);
  wait.Wait = kOneCallMs;
  jsCtx* context = nullptr;
  status = natsConnection_JetStream(&context, opened, &wait);
  stream.reset(context);
  return status;
}

}  // namespace visema::nats
