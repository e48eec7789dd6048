// SPDX-License-Identifier: Apache-2.0
#include "app/studio/single_instance.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>

namespace visema::studio {
namespace {

constexpr int kPatienceMs = 3000;  // for a studio that is busy starting
constexpr char kThanks = '+';

}  // namespace

SingleInstance::SingleInstance(const QString& about, QObject* parent)
    : QObject(parent),
      name_(
          QStringLiteral("visema-studio-") +
          QString::fromLatin1(QCryptographicHash::hash(about.toUtf8(), QCryptographicHash::Sha256).toHex().left(16))) {}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::handOver(const QStringList& files) const {
  QLocalSocket socket;
  socket.connectToServer(name_);
  if (!socket.waitForConnected(kPatienceMs)) return false;
  QStringList whole;
  for (const QString& file : files) whole << QFileInfo(file).absoluteFilePath();  // the other one has its own folder
  QDataStream stream(&socket);
  stream << whole;
  if (!socket.waitForBytesWritten(kPatienceMs) || !socket.waitForReadyRead(kPatienceMs)) return false;
  char answer = 0;
  return socket.getChar(&answer) && answer == kThanks;
}

bool SingleInstance::listen() {
  server_ = std::make_unique<QLocalServer>();
  server_->setSocketOptions(QLocalServer::UserAccessOption);
  connect(server_.get(), &QLocalServer::newConnection, this, &SingleInstance::answer);
  if (server_->listen(name_)) return true;
  QLocalServer::removeServer(name_);  // left by one that crashed: nobody answered
  return server_->listen(name_);
}

void SingleInstance::answer() {
  QLocalSocket* socket = server_->nextPendingConnection();
  connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
  const auto read = [this, socket] {
    QDataStream stream(socket);
    stream.startTransaction();
    QStringList files;
    stream >> files;
    if (!stream.commitTransaction()) return;  // more is to come
    socket->putChar(kThanks);
    socket->flush();
    Q_EMIT asked(files);
  };
  connect(socket, &QLocalSocket::readyRead, this, read);
  if (socket->bytesAvailable() > 0) read();
}

}  // namespace visema::studio
