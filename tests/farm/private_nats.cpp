// SPDX-License-Identifier: Apache-2.0
#include "tests/farm/private_nats.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtDebug>

namespace visema::test {
namespace {

/// A port that nobody had a moment ago.
int freePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

QString program() {
  const QString found = QStandardPaths::findExecutable("nats-server");
  return found.isEmpty() ? QStandardPaths::findExecutable("nats-server", {"/usr/sbin", "/usr/local/sbin"}) : found;
}

}  // namespace

struct PrivateNats::Server {
  QTemporaryDir folder;
  int port = freePort();
  int peers = freePort();
  QStringList arguments;
  QProcess process;
  void start() {
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(folder.filePath("log"));
    process.start(program(), arguments);
    process.waitForStarted();
  }
};

PrivateNats::PrivateNats() = default;
PrivateNats::~PrivateNats() {
  for (int i = 0; i < size(); ++i) kill(i);
}
int PrivateNats::size() const { return static_cast<int>(servers_.size()); }

std::unique_ptr<PrivateNats> PrivateNats::start(int count, const FarmLayout& layout) {
  if (program().isEmpty()) return nullptr;
  std::unique_ptr<PrivateNats> nats(new PrivateNats);
  for (int i = 0; i < count; ++i) nats->servers_.push_back(std::make_unique<Server>());
  QStringList routes;
  for (const auto& server : nats->servers_) routes << QString("nats://127.0.0.1:%1").arg(server->peers);
  for (int i = 0; i < count; ++i) {
    Server& server = *nats->servers_[static_cast<std::size_t>(i)];
    server.arguments << "-a"
                     << "127.0.0.1"
                     << "-p" << QString::number(server.port) << "-js"
                     << "-sd" << server.folder.path() << "-n" << QString("s%1").arg(i);
    if (count > 1)
      server.arguments << "--cluster_name"
                       << "private"
                       << "--cluster" << routes[i] << "--routes" << routes.join(',');
    server.start();
  }
  auto bus = FarmBus::connect(nats->address());
  if (!bus) qFatal("%s", bus.error().message.c_str());
  if (Status made = (*bus)->setUp(layout); !made) qFatal("%s", made.error().message.c_str());
  return nats;
}

FarmAddress PrivateNats::address() const {
  FarmAddress address;
  address.servers.clear();
  for (const auto& server : servers_)
    address.servers += (address.servers.empty() ? "" : ",") + ("nats://127.0.0.1:" + std::to_string(server->port));
  address.patience = std::chrono::seconds(60);
  return address;
}

void PrivateNats::kill(int server) {
  QProcess& process = servers_[static_cast<std::size_t>(server)]->process;
  process.kill();
  process.waitForFinished();
}
void PrivateNats::raise(int server) { servers_[static_cast<std::size_t>(server)]->start(); }

}  // namespace visema::test
