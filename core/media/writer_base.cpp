// SPDX-License-Identifier: Apache-2.0
#include "core/media/writer_base.h"

namespace visema::av {

Status WriterBase::checkBegun() const {
  if (begun_) return {};
  return fail(ErrorCode::InvalidArgument, path_.string() + " is finished already");
}

Status WriterBase::addFrame(const YuvImage& picture, std::optional<ImageView> alpha) {
  if (Status status = checkBegun(); !status) return status;
  if (!(picture.size() == options_.size) || !(picture.color() == options_.color)) {
    return fail(ErrorCode::InvalidArgument, "a picture has another size or other colours than the film");
  }
  if (alpha && (!(alpha->size == options_.size) || alpha->channels != 1)) {
    return fail(ErrorCode::InvalidArgument, "an alpha plane has another size than the film, or several channels");
  }
  if (Status status = encode(picture, alpha); !status) return status;
  ++written_.frames;
  return {};
}

Status WriterBase::addAudio(std::span<const float> samples) {
  if (Status status = checkBegun(); !status) return status;
  if (!options_.audio) return fail(ErrorCode::InvalidArgument, "the film was begun without sound");
  if (samples.size() % static_cast<std::size_t>(options_.audio->channels) != 0) {
    return fail(ErrorCode::InvalidArgument, "a piece of sound ends within a frame");
  }
  if (Status status = encode(samples); !status) return status;
  written_.audioFrames += static_cast<std::int64_t>(samples.size()) / options_.audio->channels;
  return {};
}

Result<WrittenMedia> WriterBase::finish() {
  if (Status status = checkBegun(); !status) return fail(status.error());
  Status status;
  if (written_.frames == 0)
    status = fail(ErrorCode::InvalidArgument, "there are no pictures to write to " + path_.string());
  if (status) status = complete();
  if (!status) {
    abandon();
    return fail(status.error());
  }
  begun_ = false;
  written_.path = path_;
  return written_;
}

void WriterBase::abandon() {
  if (!begun_) return;
  begun_ = false;
  remove();
}

}  // namespace visema::av
