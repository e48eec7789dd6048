// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <memory>
#include <optional>

#include "app/studio/worker_thread.h"
#include "core/base/time.h"

namespace visema {
class VideoReader;
}

namespace visema::studio {

/// Reads single frames of videos in the background. While one is read, only the newest wish for the next is kept, so
/// that scrubbing never waits; of a video that was prepared a small picture is there at once. Wishes for thumbnails are
/// all kept. Belongs to the GUI thread.
class FootagePictures : public QObject {
  Q_OBJECT
 public:
  explicit FootagePictures(QObject* parent = nullptr);
  ~FootagePictures() override;
  /// `name` is what it is called in what comes back.
  void wish(const QString& name, const QString& file, FrameIndex frame);
  void wishThumbnail(const QString& name, const QString& file, FrameIndex frame);
  /// Keeps small pictures of all frames of a video in memory, in the place of those of another.
  void prepare(const QString& file);

 Q_SIGNALS:
  void picture(const QString& name, qint64 frame, const QImage& picture);
  void thumbnail(const QString& name, qint64 frame, const QImage& picture);

 private:
  struct Wish {
    QString name, file;
    FrameIndex frame = 0;
    bool operator==(const Wish&) const = default;
  };
  class Reader;
  class SmallPictures;
  void next();
  void nextThumbnail();
  std::optional<Wish> wanted_;
  QList<Wish> thumbnails_;
  std::shared_ptr<Reader> reader_, thumbnailReader_;
  std::shared_ptr<SmallPictures> small_;
  FrameIndex last_ = -1;  // that was read
  WorkerThread worker_;
  JobSlot reading_{worker_, this};
  WorkerThread slowly_;
  JobSlot readingThumbnail_{slowly_, this};
  WorkerThread preparing_;
  JobSlot preparation_{preparing_, this};
};

}  // namespace visema::studio
