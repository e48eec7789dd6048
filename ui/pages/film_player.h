// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThread>
#include <memory>
#include <mutex>

#include "core/base/yuv_image.h"

namespace visema::ui {

/// Plays a finished video together with the sound it was made from, the same moment of both, one of them heard. All of
/// it happens on a thread of its own, for opening a file waits for the disk; nothing here waits for that thread but the
/// end of the object, and close() spares it that.
class FilmPlayer : public QObject {
  Q_OBJECT
 public:
  enum class Sound { Film, Source };
  explicit FilmPlayer(QObject* parent = nullptr);
  ~FilmPlayer() override;

  void open(const QString& film, const QString& source);  // shows the first picture
  void playOrPause();
  void seek(qint64 milliseconds);
  void hear(Sound sound);
  void close();  // closed() follows once the thread has let go of the files

 Q_SIGNALS:
  void shown(const visema::YuvFrame& picture);
  void lengthKnown(qint64 milliseconds);
  void moved(qint64 milliseconds);
  void playingChanged(bool playing);
  void failed(const QString& message);
  void sourceUnreadable();  // it is not there any more
  void closed();

 private:
  class Players;
  friend class Players;
  void deliver(YuvFrame picture);  // Thread-safe; the newest counts
  std::mutex mutex_;
  YuvFrame newest_;
  bool announced_ = false;
  QThread thread_;
  Players* players_;  // lives on the thread
};

}  // namespace visema::ui
