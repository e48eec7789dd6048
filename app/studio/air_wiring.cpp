// SPDX-License-Identifier: Apache-2.0
#include "app/studio/air_wiring.h"

#include <QDateTime>
#include <utility>

#include "app/studio/core_words.h"
#include "core/media/stream_link.h"
#include "ui/pages/on_air_panel.h"

namespace visema::studio {

AirWiring::AirWiring(ui::OnAirPanel& panel, LiveController& live, SettingsStore& store,
                     std::unique_ptr<Keyring> keyring, std::function<std::filesystem::path()> films)
    : panel_(panel), live_(live), store_(store), keyring_(std::move(keyring)), films_(std::move(films)) {
  panel_.setChoice(store_.state().air);
  askForKey();
  connect(&panel_, &ui::OnAirPanel::chosen, this, &AirWiring::choose);
  connect(&panel_, &ui::OnAirPanel::keyEntered, this, [this](const QString& key) {
    if (key.trimmed() == key_) return;
    key_ = key.trimmed();
    keepKey();
    follow();
  });
  connect(&panel_, &ui::OnAirPanel::liveToggled, this, &AirWiring::setLive);
}

void AirWiring::choose(ui::AirChoice choice) {
  const ui::AirChoice before = store_.state().air;
  addressTrouble_.clear();
  panel_.setNote({}, ui::Tone::Neutral);
  const QString pasted = takeApart(choice);
  if (addressTrouble_.isEmpty()) panel_.setChoice(choice);
  store_.update([&choice](StudioState& state) { state.air = choice; });
  if (!pasted.isEmpty()) {
    setKey(pasted);
    keepKey();
  } else if (choice.address != before.address) {
    setKey({});
  }
  if (key_.isEmpty()) askForKey();
  follow();
}

/// Leaves of the address what may be shown; the key that was in it.
QString AirWiring::takeApart(ui::AirChoice& choice) {
  if (choice.address.isEmpty()) return {};
  const auto halves = StreamAddress::split(choice.address.toStdString());
  if (!halves) {
    addressTrouble_ = inWords(halves.error().message);
    panel_.setNote(addressTrouble_, ui::Tone::Bad);
    choice.address.clear();  // it may have a key in it
    return {};
  }
  choice.address = QString::fromStdString(halves->shown);
  return QString::fromStdString(halves->key);
}

void AirWiring::setKey(const QString& key) {
  key_ = key;
  panel_.setKey(key);
}

void AirWiring::keepKey() {
  const QString address = store_.state().air.address;
  if (address.isEmpty()) return;
  if (!keyring_) return noKeyring({});
  keyring_->write(address, key_, [this](const Keyring::Answer& answer) {
    if (!answer.trouble.isEmpty()) noKeyring(answer.trouble);
  });
}

/// Only where there is to be a stream: a keyring may ask for a password.
void AirWiring::askForKey() {
  const ui::AirChoice& choice = store_.state().air;
  if (!choice.stream || choice.address.isEmpty()) return;
  if (!keyring_) return noKeyring({});
  keyring_->read(choice.address, [this, address = choice.address](const Keyring::Answer& answer) {
    if (address != store_.state().air.address) return;
    if (!answer.trouble.isEmpty()) return noKeyring(answer.trouble);
    if (answer.secret.isEmpty() || !key_.isEmpty()) return;
    setKey(answer.secret);
    follow();
  });
}

void AirWiring::noKeyring(const QString& why) {
  const QString note = tr("There is no keyring here, so the key is not kept: enter it each time.");
  panel_.setNote(why.isEmpty() ? note : note + QStringLiteral(" (%1)").arg(why), ui::Tone::Warn);
}

void AirWiring::setLive(bool on) {
  film_.clear();
  if (on && store_.state().air.stream && store_.state().air.address.isEmpty() && !addressTrouble_.isEmpty()) {
    panel_.setState(live_.report().status.air);
    return Q_EMIT failed(addressTrouble_);
  }
  live_.change([this, on](LiveWish& wish) { wish.air = on ? this->wish() : ui::AirWish(); });
}

void AirWiring::follow() {
  if (live_.wish().air == ui::AirWish()) return;
  live_.change([this](LiveWish& wish) { wish.air = this->wish(); });
}

ui::AirWish AirWiring::wish() {
  const ui::AirChoice& choice = store_.state().air;
  ui::AirWish wish;
  wish.camera = choice.camera;
  wish.microphone = choice.microphone;
  wish.loopback = choice.loopback;
  if (choice.stream && !choice.address.isEmpty()) wish.stream = choice.address, wish.key = key_;
  if (!choice.film) film_.clear();
  if (choice.film && film_.isEmpty()) {
    const QString now = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH.mm.ss"));
    film_ = QString::fromStdString((films_() / (tr("Live").toStdString() + " " + now.toStdString() + ".mp4")).string());
  }
  wish.film = film_;
  if (wish == ui::AirWish()) return wish;
  wish.evenVoice = choice.evenVoice;
  wish.scene = choice.scene;
  return wish;
}

}  // namespace visema::studio
