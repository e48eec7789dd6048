// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/audio_clip.h"
#include "core/base/try.h"
#include "core/base/wav.h"

namespace visema {

/// A whole WAV file.
inline Status writeWav(const std::filesystem::path& path, const AudioClip& clip) {
  auto writer = TRY(WavWriter::create(path, clip.rate, clip.channels));
  TRY(writer->write(clip.samples));
  return writer->finish();
}

}  // namespace visema
