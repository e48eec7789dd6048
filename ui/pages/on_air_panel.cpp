// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/on_air_panel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/pages/scene_panel.h"
#include "ui/theme/accessible_role.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/toggle.h"

namespace visema::ui {
namespace {

constexpr int kBannerHeight = 44;
constexpr int kDot = 10;

}  // namespace

OnAirPanel::OnAirPanel(QWidget* parent)
    : QWidget(parent),
      camera_(new Toggle(tr("Camera"))),
      microphone_(new Toggle(tr("Microphone"))),
      loopback_(new Toggle(tr("Camera (v4l2)"))),
      stream_(new Toggle(tr("Stream"))),
      film_(new Toggle(tr("Record a film"))),
      even_(new Toggle(tr("Even out the voice"))),
      scene_(new ScenePanel(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(metric::kGapSmall);
  addToggles(*column);
  addStream(*column);
  addVoice(*column);
  addButton(*column);
  connect(scene_, &ScenePanel::changed, this, [this] { Q_EMIT chosen(choice()); });
  setChoice({});
}

void OnAirPanel::addToggles(QVBoxLayout& column) {
  column.addWidget(
      toggleRow(camera_, tr("Other programs get one more camera, \"Visema camera\", that shows the avatar")));
  column.addWidget(toggleRow(microphone_, tr("They get one more microphone, \"Visema microphone\": your voice, delayed "
                                             "to match the picture. Use it there instead of your own.")));
  column.addWidget(toggleRow(loopback_, tr("For programs that do not find \"Visema camera\": a device of the kernel "
                                           "module v4l2loopback, if there is one")));
  column.addWidget(toggleRow(stream_, tr("The picture and the voice go to a streaming service or server")));
  for (Toggle* toggle : {camera_, microphone_, loopback_, stream_, film_})
    connect(toggle, &Toggle::clicked, this, [this] {
      showState();
      Q_EMIT chosen(choice());
    });
}

void OnAirPanel::addStream(QVBoxLayout& column) {
  streamBox_ = new QWidget;
  auto* box = new QVBoxLayout(streamBox_);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(metric::kGapSmall);
  address_ = new QLineEdit;
  address_->setPlaceholderText(QStringLiteral("rtmp://…"));
  box->addWidget(namedRow(tr("Address"), address_,
                          tr("Where the stream goes, as the service names it: rtmp://, rtmps:// or srt://")));
  key_ = new QLineEdit;
  key_->setEchoMode(QLineEdit::Password);
  box->addWidget(namedRow(tr("Key"), key_,
                          tr("The stream key that the service gave you. It is kept in the keyring of your desktop and "
                             "nowhere else.")));
  note_ = new Note(4);
  box->addWidget(note_);
  column.addWidget(streamBox_);
  connect(address_, &QLineEdit::textEdited, this, &OnAirPanel::showState);
  connect(address_, &QLineEdit::editingFinished, this, [this] { Q_EMIT chosen(choice()); });
  connect(key_, &QLineEdit::editingFinished, this, [this] { Q_EMIT keyEntered(key_->text()); });
  column.addWidget(toggleRow(
      film_,
      tr("Records what is shown and said as a video next to your exports, complete even if the connection drops")));
}

void OnAirPanel::addVoice(QVBoxLayout& column) {
  column.addWidget(toggleRow(
      even_, tr("Brings your voice to an even loudness for others and silences the noise between the words")));
  connect(even_, &Toggle::clicked, this, [this] { Q_EMIT chosen(choice()); });
}

void OnAirPanel::addButton(QVBoxLayout& column) {
  health_ = new Note(3);
  column.addWidget(health_);
  live_ = pushButton(tr("Go live"), ButtonKind::Danger, QStringLiteral("live"));
  live_->setCheckable(true);
  column.addWidget(live_);
  connect(live_, &QPushButton::clicked, this, &OnAirPanel::liveToggled);
}

AirChoice OnAirPanel::choice() const {
  AirChoice now;
  now.camera = camera_->isChecked();
  now.microphone = microphone_->isChecked();
  now.loopback = loopback_->isChecked();
  now.stream = stream_->isChecked();
  now.address = address_->text().trimmed();
  now.film = film_->isChecked();
  now.evenVoice = even_->isChecked();
  now.scene = scene_->scene();
  return now;
}

void OnAirPanel::setChoice(const AirChoice& choice) {
  camera_->setChecked(choice.camera);
  microphone_->setChecked(choice.microphone);
  loopback_->setChecked(choice.loopback);
  stream_->setChecked(choice.stream);
  address_->setText(choice.address);
  film_->setChecked(choice.film);
  even_->setChecked(choice.evenVoice);
  scene_->setScene(choice.scene);
  showState();
}

QWidget* OnAirPanel::scene() const { return scene_; }

void OnAirPanel::setKey(const QString& key) { key_->setText(key); }

void OnAirPanel::setNote(const QString& note, Tone tone) {
  note_->set(note, tone);
  note_->setVisible(!note.isEmpty());
}

void OnAirPanel::setState(const AirState& state) {
  state_ = state;
  scene_->showPicture(state.shown);
  showState();
}

void OnAirPanel::showState() {
  const AirChoice now = choice();
  streamBox_->setVisible(now.stream);
  note_->setVisible(!note_->text().isEmpty());
  const bool any = now.camera || now.microphone || now.loopback || now.film || (now.stream && !now.address.isEmpty());
  live_->setEnabled(any || state_.live);
  if (!state_.changing) live_->setChecked(state_.live);
  const bool on = live_->isChecked();
  live_->setText(on ? tr("End live") : tr("Go live"));
  live_->setShortcut(Qt::Key_G);  // setText clears it
  live_->setToolTip(on ? tr("Ends the stream, the camera and the microphone (G)")
                       : tr("Starts what is chosen here (G)"));
  const QString health = streamText(state_.streams);
  const bool waits = std::any_of(state_.streams.begin(), state_.streams.end(),
                                 [](const AirStream& stream) { return !stream.connected; });
  health_->set(health, waits ? Tone::Warn : Tone::Good);
  health_->setVisible(!health.isEmpty());
}

QString streamText(const std::vector<AirStream>& streams) {
  QStringList lines;
  for (const AirStream& stream : streams) {
    const QLocale locale;
    QString line;
    if (stream.isFile)
      line = stream.connected ? OnAirPanel::tr("Filming") : OnAirPanel::tr("The film is not written");
    else if (stream.connected)
      line = OnAirPanel::tr("Streaming %1 kbit/s").arg(locale.toString(stream.kilobits));
    else
      line = stream.sent > 0 ? OnAirPanel::tr("The stream was cut off; reconnecting") : OnAirPanel::tr("Connecting");
    if (stream.leftOut > 0)
      line += QStringLiteral(" · ") + OnAirPanel::tr("%1 left out").arg(locale.toString(stream.leftOut));
    lines << line;
  }
  return lines.join(QChar::LineSeparator);
}

AirBanner::AirBanner(QWidget* parent) : QWidget(parent) {
  setAccessibleRole(*this, QAccessible::AlertMessage);
  setFixedHeight(kBannerHeight);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(metric::kGap, 0, 5, 0);
  row->addStretch(1);
  mute_ = pushButton(tr("Mute"));
  mute_->setCheckable(true);
  mute_->setShortcut(Qt::Key_M);
  mute_->setToolTip(tr("Others hear nothing, until it is pressed again (M)"));
  row->addWidget(mute_);
  connect(mute_, &QPushButton::clicked, this, &AirBanner::muteToggled);
  panic_ = pushButton(tr("Still and mute"));
  panic_->setCheckable(true);
  panic_->setShortcut(Qt::Key_P);
  panic_->setToolTip(tr("Shows a still picture and mutes at once, until it is pressed again (P)"));
  row->addWidget(panic_);
  QPushButton* off = pushButton(tr("End"));
  off->setToolTip(tr("Ends the stream, the camera and the microphone"));
  row->addWidget(off);
  connect(panic_, &QPushButton::clicked, this, &AirBanner::panicToggled);
  connect(off, &QPushButton::clicked, this, &AirBanner::offRequested);
  hide();
}

void AirBanner::setState(const AirState& state) {
  setVisible(state.live);
  panic_->setChecked(state.stopped);
  mute_->setChecked(state.muted);
  mute_->setEnabled(!state.stopped);
  if (const QString text = state.stopped ? tr("Resume") : tr("Still and mute"); text != panic_->text()) {
    panic_->setText(text);
    panic_->setShortcut(Qt::Key_P);  // setText clears it
  }
  const bool streams = std::any_of(state.streams.begin(), state.streams.end(),
                                   [](const AirStream& stream) { return stream.connected && !stream.isFile; });
  if (!state.trouble.isEmpty())
    text_ = state.trouble;
  else if (state.stopped)
    text_ = tr("Live, with a still picture and muted");
  else if (state.muted)
    text_ = tr("Live, but muted");
  else if (streams && (state.seen || state.heard))
    text_ = tr("Live: you are streaming, and other programs see you too");
  else if (streams)
    text_ = tr("Live: you stream");
  else if (state.seen && state.heard)
    text_ = tr("Live: you are seen and heard");
  else if (state.seen)
    text_ = tr("Live: you are seen");
  else if (state.heard)
    text_ = tr("Live: you are heard");
  else
    text_ = tr("Live: nobody is watching yet");
  setToolTip(text_);
  setAccessibleName(text_);
  update();
}

void AirBanner::paintEvent(QPaintEvent*) {
  const Tokens& tokens = tokensOf(*this);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.bad);
  painter.drawRoundedRect(rect(), metric::kRadius, metric::kRadius);
  painter.setBrush(tokens.onAccent);
  painter.drawEllipse(QRectF(metric::kGapLarge, (height() - kDot) / 2.0, kDot, kDot));
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(tokens.onAccent);
  const int left = metric::kGapLarge + kDot + metric::kGap;
  const QRect place(left, 0, mute_->x() - metric::kGap - left, height());
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetrics(bold).elidedText(text_, Qt::ElideRight, place.width()));
}

}  // namespace visema::ui
