// SPDX-License-Identifier: Apache-2.0
#pragma once

// For this folder's sources only.

#include <memory>

#include "core/media/media_writer.h"

namespace visema::av {

/// MP4, WebM and MOV.
Result<std::unique_ptr<MediaWriter>> createFilmWriter(const std::filesystem::path& path, MediaWriterOptions options);
/// A folder of PNG files.
Result<std::unique_ptr<MediaWriter>> createPngWriter(const std::filesystem::path& path, MediaWriterOptions options);

/// What every writer checks about what it is given.
Status checkFrame(const MediaWriterOptions& options, const YuvImage& picture, const std::optional<ImageView>& alpha);
Status checkAudio(const MediaWriterOptions& options, std::span<const float> samples);

}  // namespace visema::av
