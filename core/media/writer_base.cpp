// SPDX-License-Identifier: Apache-2.0
#include "core/media/writer_base.h"

#include <fstream>

#include "core/base/file_bytes.h"
#include "core/base/try.h"

namespace visema::av {

std::filesystem::path signaturePath(const std::filesystem::path& partial) { return partial.string() + ".of"; }
std::filesystem::path earlierPath(const std::filesystem::path& partial) { return partial.string() + ".before"; }

bool WriterBase::mayGoOn() const {
  const auto signature = readTextFile(signaturePath(partial_), 1 << 16);
  if (!identity_.empty() && signature && *signature == identity_) return true;
  forget(path_);
  return false;
}

Status WriterBase::sign() const {
  if (identity_.empty()) return {};
  // Written in place: half a signature belongs to no film, and a killed program leaves no file that nobody knows.
  const std::filesystem::path path = signaturePath(partial_);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (file << identity_ && file.flush()) return {};
  return fail(ErrorCode::Io, "cannot write " + path.string() + "; is there room in its folder?");
}

Status WriterBase::checkBegun() const {
  if (begun_) return {};
  return fail(ErrorCode::InvalidArgument, path_.string() + " is finished already");
}

Status WriterBase::addFrame(const YuvImage& picture, std::optional<ImageView> alpha) {
  TRY(checkBegun());
  if (!(picture.size() == options_.size) || !(picture.color() == options_.color)) {
    return fail(ErrorCode::InvalidArgument, "a picture has another size or other colours than the film");
  }
  if (alpha && (!(alpha->size == options_.size) || alpha->channels != 1)) {
    return fail(ErrorCode::InvalidArgument, "an alpha plane has another size than the film, or several channels");
  }
  TRY(encode(picture, alpha));
  ++written_.frames;
  return {};
}

Status WriterBase::addAudio(std::span<const float> samples) {
  TRY(checkBegun());
  if (!options_.audio) return fail(ErrorCode::InvalidArgument, "the film was begun without sound");
  if (samples.size() % static_cast<std::size_t>(options_.audio->channels) != 0) {
    return fail(ErrorCode::InvalidArgument, "a piece of sound ends within a frame");
  }
  TRY(encode(samples));
  written_.audioFrames += static_cast<std::int64_t>(samples.size()) / options_.audio->channels;
  return {};
}

Result<WrittenMedia> WriterBase::finish() {
  TRY(checkBegun());
  Status status;
  if (written_.frames == 0)
    status = fail(ErrorCode::InvalidArgument, "there are no pictures to write to " + path_.string());
  if (status) status = complete();
  if (!status) {
    abandon();
    return fail(status.error());
  }
  begun_ = false;
  forget(path_);
  written_.path = path_;
  return written_;
}

void WriterBase::abandon() {
  if (!begun_) return;
  begun_ = false;
  remove();
  forget(path_);
}

void WriterBase::leave() {
  if (!begun_) return;
  begun_ = false;
  settle();
}

}  // namespace visema::av
