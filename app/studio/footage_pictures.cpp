// SPDX-License-Identifier: Apache-2.0
#include "app/studio/footage_pictures.h"

#include <QBuffer>
#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "core/media/video_reader.h"
#include "ui/stage/yuv_picture.h"

namespace visema::studio {

/// A video that is open, at the frame after the last one. Used by one thread.
class FootagePictures::Reader {
 public:
  QImage read(const QString& file, FrameIndex frame) {
    if (file != file_ || !reader_) {
      VideoReadOptions options;
      options.threads = 2;
      auto opened = VideoReader::open(std::filesystem::path(file.toStdString()), options);
      if (!opened) return {};
      reader_ = std::move(*opened);
      file_ = file;
      next_ = 0;
    }
    if (frame != next_ && !reader_->seek(frame)) return {};
    auto read = reader_->next();
    if (!read || !*read) {
      reader_.reset();
      return {};
    }
    next_ = frame + 1;
    return ui::toImage(*(*read)->image);
  }

 private:
  QString file_;
  std::unique_ptr<VideoReader> reader_;
  FrameIndex next_ = 0;
};

/// Every frame of a video, small and compressed; of long ones every second or third. Thread-safe.
class FootagePictures::SmallPictures {
 public:
  explicit SmallPictures(QString file) : file_(std::move(file)) {}
  const QString& file() const { return file_; }

  void readAll(const std::stop_token& stop) {
    constexpr int kWidth = 480, kQuality = 70;
    constexpr FrameIndex kMost = 9000;
    auto reader = VideoReader::open(std::filesystem::path(file_.toStdString()));
    if (!reader) return;
    step_ = 1 + (*reader)->expectedFrames() / kMost;
    for (FrameIndex index = 0; !stop.stop_requested(); ++index) {
      const auto frame = (*reader)->next();
      if (!frame || !*frame) return;
      if (index % step_ != 0) continue;
      const QImage whole = ui::toImage(*(*frame)->image);
      QByteArray bytes;
      QBuffer buffer(&bytes);
      whole.scaledToWidth(std::min(kWidth, whole.width())).save(&buffer, "JPG", kQuality);
      const std::lock_guard lock(mutex_);
      size_ = whole.size();
      pictures_.push_back(std::move(bytes));
    }
  }
  /// At the size of the video; null where it is not known yet.
  QImage find(FrameIndex frame) const {
    QByteArray bytes;
    QSize size;
    {
      const std::lock_guard lock(mutex_);
      const auto at = static_cast<std::size_t>(frame / step_);
      if (at >= pictures_.size()) return {};
      bytes = pictures_[at];
      size = size_;
    }
    return QImage::fromData(bytes, "JPG").scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation);
  }

 private:
  const QString file_;
  mutable std::mutex mutex_;
  std::atomic<FrameIndex> step_ = 1;
  QSize size_;
  std::vector<QByteArray> pictures_;
};

FootagePictures::FootagePictures(QObject* parent)
    : QObject(parent), reader_(std::make_shared<Reader>()), thumbnailReader_(std::make_shared<Reader>()) {}
FootagePictures::~FootagePictures() = default;

void FootagePictures::wish(const QString& name, const QString& file, FrameIndex frame) {
  wanted_ = Wish{name, file, frame};
  const bool plays = frame == last_ || frame == last_ + 1;  // the whole picture is there as soon
  if (!plays && small_ && small_->file() == file)
    if (const QImage image = small_->find(frame); !image.isNull()) Q_EMIT picture(name, frame, image);
  next();
}

void FootagePictures::prepare(const QString& file) {
  if (small_ && small_->file() == file) return;
  small_ = std::make_shared<SmallPictures>(file);
  preparation_.start(
      [small = small_](const std::stop_token& stop) {
        small->readAll(stop);
        return true;
      },
      [](bool) {});
}

void FootagePictures::wishThumbnail(const QString& name, const QString& file, FrameIndex frame) {
  const Wish wish{name, file, frame};
  if (!thumbnails_.contains(wish)) thumbnails_.append(wish);
  nextThumbnail();
}

void FootagePictures::next() {
  if (!wanted_ || reading_.running()) return;
  const Wish wish = *std::exchange(wanted_, std::nullopt);
  reading_.start([reader = reader_, wish](const std::stop_token&) { return reader->read(wish.file, wish.frame); },
                 [this, wish](const QImage& image) {
                   last_ = wish.frame;
                   if (!image.isNull()) Q_EMIT picture(wish.name, wish.frame, image);
                   next();
                 });
}

void FootagePictures::nextThumbnail() {
  if (thumbnails_.isEmpty() || readingThumbnail_.running()) return;
  const Wish wish = thumbnails_.takeFirst();
  readingThumbnail_.start(
      [reader = thumbnailReader_, wish](const std::stop_token&) { return reader->read(wish.file, wish.frame); },
      [this, wish](const QImage& image) {
        if (!image.isNull()) Q_EMIT thumbnail(wish.name, wish.frame, image);
        nextThumbnail();
      });
}

}  // namespace visema::studio
