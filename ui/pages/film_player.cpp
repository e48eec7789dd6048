// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/film_player.h"

#include <QAudioDevice>
#include <QAudioOutput>
#include <QMediaDevices>
#include <QMediaPlayer>
#include <QUrl>
#include <QVideoFrame>
#include <QVideoSink>

#include "ui/pages/video_picture.h"

namespace visema::ui {
namespace {

constexpr qint64 kApartMs = 80;  // further apart than this, the source is moved to the video's time
constexpr qint64 kEndMs = 40;    // so near its end, playing begins again

}  // namespace

/// The two players of Qt's, which belong to the thread they are used on.
class FilmPlayer::Players : public QObject {
 public:
  explicit Players(FilmPlayer& owner) : owner_(owner) {}
  ~Players() override {
    if (film_) film_->setVideoSink(nullptr);  // the sink goes before the player does
  }

  void open(const QString& film, const QString& source) {
    film_ = new QMediaPlayer(this);
    source_ = new QMediaPlayer(this);
    auto* sink = new QVideoSink(this);
    // Qt 6.4 crashes when a film is to be heard where nothing can be heard; it is watched in silence there.
    if (!QMediaDevices::defaultAudioOutput().isNull()) {
      film_->setAudioOutput(filmSound_ = new QAudioOutput(this));
      source_->setAudioOutput(sourceSound_ = new QAudioOutput(this));
    }
    connect(sink, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& picture) {
      if (YuvFrame frame = toFrame(picture)) owner_.deliver(std::move(frame));
    });
    connect(film_, &QMediaPlayer::durationChanged, &owner_, &FilmPlayer::lengthKnown);
    connect(film_, &QMediaPlayer::positionChanged, &owner_, &FilmPlayer::moved);
    connect(film_, &QMediaPlayer::playbackStateChanged, this, [this](QMediaPlayer::PlaybackState state) {
      const bool playing = state == QMediaPlayer::PlayingState;
      if (!playing) source_->pause();
      Q_EMIT owner_.playingChanged(playing);
    });
    connect(film_, &QMediaPlayer::errorOccurred, &owner_,
            [&owner = owner_](QMediaPlayer::Error, const QString& text) { Q_EMIT owner.failed(text); });
    connect(source_, &QMediaPlayer::errorOccurred, this, [this] {
      hear(Sound::Film);
      Q_EMIT owner_.sourceUnreadable();
    });
    film_->setVideoSink(sink);
    film_->setSource(QUrl::fromLocalFile(film));
    source_->setSource(QUrl::fromLocalFile(source));
    hear(Sound::Film);
    film_->play();
    source_->play();
  }
  void playOrPause() {
    if (film_->playbackState() == QMediaPlayer::PlayingState) return film_->pause();
    if (film_->position() >= film_->duration() - kEndMs) seek(0);
    source_->setPosition(film_->position());
    film_->play();
    source_->play();
  }
  void seek(qint64 milliseconds) {
    film_->setPosition(milliseconds);
    source_->setPosition(milliseconds);
  }
  void hear(Sound sound) {
    if (!filmSound_) return;
    filmSound_->setMuted(sound == Sound::Source);
    sourceSound_->setMuted(sound == Sound::Film);
    if (sound == Sound::Source && qAbs(source_->position() - film_->position()) > kApartMs)
      source_->setPosition(film_->position());
  }

 private:
  FilmPlayer& owner_;
  QMediaPlayer* film_ = nullptr;
  QMediaPlayer* source_ = nullptr;
  QAudioOutput* filmSound_ = nullptr;  // none where there are no speakers
  QAudioOutput* sourceSound_ = nullptr;
};

FilmPlayer::FilmPlayer(QObject* parent) : QObject(parent), players_(new Players(*this)) {
  thread_.setObjectName(QStringLiteral("film player"));
  players_->moveToThread(&thread_);
  connect(&thread_, &QThread::finished, players_, &QObject::deleteLater);
  connect(&thread_, &QThread::finished, this, &FilmPlayer::closed);
  thread_.start();
}

FilmPlayer::~FilmPlayer() {
  thread_.quit();
  thread_.wait();
}

void FilmPlayer::open(const QString& film, const QString& source) {
  QMetaObject::invokeMethod(players_, [p = players_, film, source] { p->open(film, source); });
}
void FilmPlayer::playOrPause() {
  QMetaObject::invokeMethod(players_, [p = players_] { p->playOrPause(); });
}
void FilmPlayer::seek(qint64 milliseconds) {
  QMetaObject::invokeMethod(players_, [p = players_, milliseconds] { p->seek(milliseconds); });
}
void FilmPlayer::hear(Sound sound) {
  QMetaObject::invokeMethod(players_, [p = players_, sound] { p->hear(sound); });
}
void FilmPlayer::close() { thread_.quit(); }

void FilmPlayer::deliver(YuvFrame picture) {
  {
    const std::lock_guard lock(mutex_);
    newest_ = std::move(picture);
    if (std::exchange(announced_, true)) return;
  }
  QMetaObject::invokeMethod(
      this,
      [this] {
        YuvFrame newest;
        {
          const std::lock_guard lock(mutex_);
          newest = newest_;
          announced_ = false;
        }
        Q_EMIT shown(newest);
      },
      Qt::QueuedConnection);
}

}  // namespace visema::ui
