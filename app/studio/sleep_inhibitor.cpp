// SPDX-License-Identifier: Apache-2.0
#include "app/studio/sleep_inhibitor.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <functional>
#include <memory>
#include <utility>

namespace visema::studio {
namespace {

const QString kProgram = QStringLiteral("Visema Studio");

QDBusMessage askToStayAwake(const QString& why) {
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
      QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
  call << QStringLiteral("sleep:idle") << kProgram << why << QStringLiteral("block");
  return call;
}

QDBusMessage screenCall(const QString& method) {
  return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.ScreenSaver"),
                                        QStringLiteral("/org/freedesktop/ScreenSaver"),
                                        QStringLiteral("org.freedesktop.ScreenSaver"), method);
}

}  // namespace

/// One thing that is asked for and given back. What is no longer wanted when the answer comes is given back then, also
/// where who wanted it is gone by that time.
class SleepInhibitor::Wish : public std::enable_shared_from_this<Wish> {
 public:
  using Ask = std::function<QDBusMessage(const QString& why)>;
  using GiveBack = std::function<void(const QVariant& answer)>;
  Wish(QDBusConnection bus, Ask ask, GiveBack giveBack)
      : bus_(std::move(bus)), ask_(std::move(ask)), giveBack_(std::move(giveBack)) {}

  void want(bool wanted, const QString& why) {
    if (std::exchange(wanted_, wanted) == wanted) return;
    if (!wanted && answer_.isValid()) giveBack_(std::exchange(answer_, {}));
    if (!wanted || asking_ || !bus_.isConnected()) return;
    asking_ = true;
    auto* watcher = new QDBusPendingCallWatcher(bus_.asyncCall(ask_(why)));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher,
                     [self = shared_from_this()](QDBusPendingCallWatcher* done) {
                       done->deleteLater();
                       self->answered(QDBusPendingReply<>(*done).reply());
                     });
  }

 private:
  void answered(const QDBusMessage& reply) {
    asking_ = false;
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) return;
    if (wanted_)
      answer_ = reply.arguments().constFirst();
    else
      giveBack_(reply.arguments().constFirst());
  }

  QDBusConnection bus_;
  const Ask ask_;
  const GiveBack giveBack_;
  bool wanted_ = false;
  bool asking_ = false;
  QVariant answer_;  // while it is held
};

SleepInhibitor::SleepInhibitor(QObject* parent) : QObject(parent) {
  // A lock of the system is an open file: letting go of it is closing it.
  awake_ = std::make_shared<Wish>(QDBusConnection::systemBus(), askToStayAwake, [](const QVariant&) {});
  const QDBusConnection session = QDBusConnection::sessionBus();
  screen_ = std::make_shared<Wish>(
      session,
      [](const QString& why) {
        QDBusMessage call = screenCall(QStringLiteral("Inhibit"));
        call << kProgram << why;
        return call;
      },
      [session](const QVariant& cookie) {
        QDBusMessage call = screenCall(QStringLiteral("UnInhibit"));
        call << cookie.toUInt();
        session.asyncCall(call);
      });
}

SleepInhibitor::~SleepInhibitor() {
  awake_->want(false, {});
  screen_->want(false, {});
}

void SleepInhibitor::setFilming(bool filming) {
  filming_ = filming;
  ask();
}

void SleepInhibitor::setLive(bool live) {
  live_ = live;
  ask();
}

void SleepInhibitor::ask() {
  awake_->want(filming_ || live_, filming_ ? tr("A video is being made") : tr("The avatar is live"));
  screen_->want(live_, tr("The avatar is live"));
}

}  // namespace visema::studio
