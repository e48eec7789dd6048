// SPDX-License-Identifier: Apache-2.0
#include "core/media/media_writer.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "core/base/try.h"
#include "core/media/writer_base.h"

namespace visema {

const char* extensionOf(MediaFormat format) {
  switch (format) {
    case MediaFormat::Mp4:
      return ".mp4";
    case MediaFormat::WebmAlpha:
      return ".webm";
    case MediaFormat::ProRes4444:
      return ".mov";
    case MediaFormat::PngSequence:
      break;
  }
  return "";
}

bool carriesAlpha(MediaFormat format) { return format != MediaFormat::Mp4; }

Status MediaWriterOptions::validate() const {
  static constexpr std::array<std::string_view, 10> kPresets = {
      "ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow", "placebo"};
  auto wrong = [](const std::string& what) { return fail(ErrorCode::InvalidArgument, what); };
  if (size.width < 2 || size.height < 2 || size.width > 16384 || size.height > 16384) {
    return wrong("a film is 2 to 16384 pixels wide and high, not " + std::to_string(size.width) + "x" +
                 std::to_string(size.height));
  }
  if (rate.num < 1 || rate.num > 1'000'000 || rate.den > 1'000'000 || rate.toDouble() < 0.1 || rate.toDouble() > 240) {
    return wrong("a film has 0.1 to 240 frames a second");
  }
  if (std::find(kPresets.begin(), kPresets.end(), preset) == kPresets.end()) {
    return wrong("there is no encoder preset \"" + preset + "\": choose ultrafast to veryslow");
  }
  if (crf < 0 || crf > (format == MediaFormat::WebmAlpha ? 63 : 51)) {
    return wrong("the quality (crf) is a number from 0, lossless, to 51, not " + std::to_string(crf));
  }
  if (threads < 0 || threads > 256) return wrong("an encoder uses 0 (as many as there are cores) to 256 threads");
  if (!audio) return {};
  if (audio->rate < 4000 || audio->rate > 384'000) {
    return wrong("sound is written at 4 to 384 kHz, not " + std::to_string(audio->rate) + " Hz");
  }
  if (audio->channels < 1 || audio->channels > 8) return wrong("a film has 1 to 8 channels of sound");
  if (audio->kilobits < 0 || audio->kilobits > 1024) return wrong("sound is written with up to 1024 kilobits a second");
  return {};
}

namespace {
std::filesystem::path withNote(std::filesystem::path path, const char* note) {
  return path.replace_filename(path.stem().string() + note + path.extension().string());
}
}  // namespace

std::filesystem::path MediaWriter::partialPath(const std::filesystem::path& path) { return withNote(path, ".part"); }
std::filesystem::path MediaWriter::stoppedPath(const std::filesystem::path& path) { return withNote(path, ".stopped"); }

void MediaWriter::forget(const std::filesystem::path& path) {
  const std::filesystem::path partial = partialPath(path);
  std::error_code ignored;
  if (std::filesystem::is_directory(partial, ignored)) av::removePictures(partial);
  for (const auto& file : {partial, av::signaturePath(partial), av::earlierPath(partial)})
    if (!std::filesystem::is_directory(file, ignored)) std::filesystem::remove(file, ignored);
}

Result<std::unique_ptr<MediaWriter>> MediaWriter::create(const std::filesystem::path& path,
                                                         MediaWriterOptions options) {
  return resume(path, std::move(options), {});
}

Result<std::unique_ptr<MediaWriter>> MediaWriter::resume(const std::filesystem::path& path, MediaWriterOptions options,
                                                         const std::string& identity) {
  TRY(options.validate());
  std::error_code ignored;
  if (!path.has_filename())
    return fail(ErrorCode::InvalidArgument, "\"" + path.string() + "\" is not a name for a film");
  if (options.format == MediaFormat::PngSequence) return av::createPngWriter(path, std::move(options), identity);
  if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
    return fail(ErrorCode::InvalidArgument, path.string() + " is not a file that can be replaced: choose another name");
  }
  return av::createFilmWriter(path, std::move(options), identity);
}

}  // namespace visema
