// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>
#include <string>

#include "core/media/media_writer.h"

namespace visema::av {

/// What every writer does alike: refuses what does not fit the film, counts, and takes away what is not finished.
/// Does not encode. What derives from it calls abandon() in its destructor.
class WriterBase : public MediaWriter {
 public:
  Status addFrame(const YuvImage& picture, std::optional<ImageView> alpha) final;
  Status addAudio(std::span<const float> samples) final;
  Result<WrittenMedia> finish() final;
  void abandon() final;
  void leave() final;
  FrameIndex takenOver() const final { return takenOver_; }

 protected:
  WriterBase(std::filesystem::path path, MediaWriterOptions options, std::string identity)
      : path_(std::move(path)),
        partial_(partialPath(path_)),
        options_(std::move(options)),
        identity_(std::move(identity)) {}
  /// Whether what lies there was left by whoever made the same; what else lies there is removed.
  bool mayGoOn() const;
  /// From now on it is known whose it is.
  Status sign() const;

  const std::filesystem::path path_, partial_;
  const MediaWriterOptions options_;
  WrittenMedia written_;
  const std::string identity_;  // empty: nothing is left to go on from
  FrameIndex takenOver_ = 0;
  bool begun_ = false;  // something lies on the disk

 private:
  virtual Status encode(const YuvImage& picture, const std::optional<ImageView>& alpha) = 0;
  virtual Status encode(std::span<const float> samples) = 0;
  /// Gives what was written its name; sets the size of it.
  virtual Status complete() = 0;
  virtual void remove() = 0;
  /// Puts what was written into a form that can be read.
  virtual void settle() = 0;
  Status checkBegun() const;
};

/// With an `identity` they go on with what was left under it.
Result<std::unique_ptr<MediaWriter>> createFilmWriter(const std::filesystem::path& path, MediaWriterOptions options,
                                                      const std::string& identity);
Result<std::unique_ptr<MediaWriter>> createPngWriter(const std::filesystem::path& path, MediaWriterOptions options,
                                                     const std::string& identity);
/// Beside an unfinished film: what it is made of, and what it was before it was gone on with.
std::filesystem::path signaturePath(const std::filesystem::path& partial);
std::filesystem::path earlierPath(const std::filesystem::path& partial);
void removePictures(const std::filesystem::path& folder);

}  // namespace visema::av
