// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>

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

 protected:
  WriterBase(std::filesystem::path path, MediaWriterOptions options)
      : path_(std::move(path)), partial_(partialPath(path_)), options_(std::move(options)) {}

  const std::filesystem::path path_, partial_;
  const MediaWriterOptions options_;
  WrittenMedia written_;
  bool begun_ = false;  // something lies on the disk

 private:
  virtual Status encode(const YuvImage& picture, const std::optional<ImageView>& alpha) = 0;
  virtual Status encode(std::span<const float> samples) = 0;
  /// Gives what was written its name; sets the size of it.
  virtual Status complete() = 0;
  virtual void remove() = 0;
  Status checkBegun() const;
};

Result<std::unique_ptr<MediaWriter>> createFilmWriter(const std::filesystem::path& path, MediaWriterOptions options);
Result<std::unique_ptr<MediaWriter>> createPngWriter(const std::filesystem::path& path, MediaWriterOptions options);

}  // namespace visema::av
