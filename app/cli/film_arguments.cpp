// SPDX-License-Identifier: Apache-2.0
#include "app/cli/film_arguments.h"

#include <CLI/CLI.hpp>
#include <cmath>

#include "app/cli/avatar_argument.h"
#include "app/wiring/engines.h"
#include "app/wiring/take_film.h"
#include "core/avatar/avatar_package.h"
#include "core/avatar/memory_budget.h"
#include "core/base/log.h"
#include "core/base/try.h"
#include "core/lipsync/backdrop.h"
#include "core/live/take.h"

namespace visema {
namespace {

Result<MediaFormat> formatOf(const std::string& codec) {
  if (codec == "h264") return MediaFormat::Mp4;
  if (codec == "vp9") return MediaFormat::WebmAlpha;
  if (codec == "prores") return MediaFormat::ProRes4444;
  if (codec == "png") return MediaFormat::PngSequence;
  return fail(ErrorCode::InvalidArgument, "there is no codec \"" + codec + "\": take h264, vp9, prores or png");
}

std::filesystem::path absolute(const std::string& path) {
  return path.empty() ? std::filesystem::path() : std::filesystem::absolute(path);
}

}  // namespace

void FilmArguments::addTo(CLI::App& command) {
  command_ = &command;
  command.add_option("--avatar", avatar, "A package, a package folder, or a name the library knows");
  command.add_option("--audio", audio, "The voice: any file with sound");
  command.add_option("--take", take, "Instead of --avatar and --audio: a take recorded by visema live or the studio")
      ->excludes("--audio");
  command.add_option("--out", out, "The film to write")->required();
  command.add_option("--codec", codec, "h264 (.mp4), vp9 (.webm), prores (.mov) or png (a folder)");
  command.add_option("--crf", film.crf, "Quality of h264 and vp9: lower is better and larger")
      ->check(CLI::Range(0, 51));
  command.add_option("--preset", film.preset, "x264's preset, ultrafast to veryslow");
  command.add_flag("--hardware", hardware, "Use a hardware encoder if there is one");
  command.add_option("--network", film.network, "One of the avatar's networks by name; default: the first");
  command.add_option("--engine", engine, std::string("What runs the network: ") + kEngineNames);
  command.add_option("--start-frame", startFrame, "Begin at this frame of the first talk clip");
  command.add_option("--end", end, "neutral: come to rest in the neutral pose");
  command.add_flag("--loop", talkOnly, "Loop the talk clips; do not idle in silence");
  addLips(command);
  addShape(command);
  command.add_option("--memory", memory, "How much memory to use: 400M, 2G; default: as much as playing needs");
  command.add_option("--threads", film.threads, "Frames made at the same time; default: one per core");
}

void FilmArguments::addLips(CLI::App& command) {
  command.add_option_function<int>(
      "--lookahead", [this](int milliseconds) { film.lookahead = Lookahead(milliseconds); },
      "How far the lips may look ahead in the sound, in ms");
  command.add_option("--amplitude", film.mouth.amplitude, "How far the mouth opens; 1 is as recorded");
  command.add_option("--sharpness", film.picture.sharpness, "Sharpen the painted mouth, 0 to 1");
  command.add_flag("--reference-exact", film.picture.referenceExact,
                   "Make every frame as the reference implementation does, in full precision, with its "
                   "crops,\ncolours, hard edges and handling of silence (imported avatars)");
  command.add_flag("--reference-ends", film.referenceEnds,
                   "Let the last frames hear nothing past the end of the sound, as the reference\nimplementation does, "
                   "instead of silence");
  command
      .add_option("--silence", silence,
                  "close: the mouth is closed where nobody speaks; keep: whatever the network makes of\nsilence, as "
                  "with --reference-exact")
      ->check(CLI::IsMember({"keep", "close"}));
  command.add_option("--features", features,
                     "This sound's speech features, made elsewhere (.npy: aud_ave, aud_hu, aud_wenet), for\navatars "
                     "whose speech encoder is not here");
  command.add_option("--codes", codesOut, "Write the mouth codes to this .csv file");
  command.add_option("--codes-in", codesIn, "Take the mouth codes from this .csv file instead of the sound");
  command.add_option("--text", text, "A transcript, as text or subtitles: the lips follow it instead of the sound");
  command
      .add_option(
          "--phones", phones,
          "When which phone is said in the sound, where that is known: a file as visema speak\nwrites it (.lab)")
      ->excludes("--text");
  command.add_option("--language", film.textLanguage, "The language of --text, as espeak-ng names it: en-us, de, fr")
      ->capture_default_str();
}

void FilmArguments::addShape(CLI::App& command) {
  command.add_option("--background", background,
                     "What to show behind a person filmed before an even green or blue:\n#rrggbb, a picture, a video, "
                     "or transparent");
  command.add_option(
      "--shape", framing,
      "Shape of the picture: filmed, landscape (16:9), square or portrait (9:16);\nthe crop follows the face");
  command.add_option("--height", film.height, "Height of the film in pixels; default: that of the footage")
      ->check(CLI::Range(64, 8192));
  command.add_option("--rate", rate, "Frames per second; other rates than 25 repeat or drop frames")
      ->check(CLI::Range(1.0, 120.0));
  command.add_option("--loudness", loudness, "Normalise the sound to this loudness in LUFS, for example -16")
      ->check(CLI::Range(-50.0, -5.0));
  command.add_option("--subtitles", subtitles,
                     "Subtitles: an .srt file, or a text that is spread over the time in which\nsomebody speaks");
  command.add_flag("--burn-subtitles", film.burnSubtitles,
                   "Burn the subtitles into the picture instead of writing an .srt beside the film");
}

/// What was said and shown in a live session, made anew; --avatar may say where its package is now.
Status FilmArguments::completeFromTake() {
  auto recorded = TRY(readTake(absolute(take)));
  if (avatar.empty()) avatar = recorded.avatar.string();
  if (const auto package = AvatarPackage::open(avatar); package && (*package)->hash() != recorded.avatarHash)
    logWarning("cli", avatar, " has changed since the take was recorded: the film may look different");
  const FilmOptions asked = film;
  TRY(followTake(recorded, film));
  audio = film.audio.string();
  if (!asked.network.empty()) film.network = asked.network;
  if (command_->count("--amplitude") > 0) film.mouth.amplitude = asked.mouth.amplitude;
  if (command_->count("--sharpness") > 0) film.picture.sharpness = asked.picture.sharpness;
  return {};
}

/// What only differs from the reference implementation has no place beside --reference-exact.
Status FilmArguments::completeReference() {
  if (!film.picture.referenceExact) return {};
  if (engine != "auto" && engine != "fused-fp32")
    return fail(ErrorCode::InvalidArgument,
                "--reference-exact paints in full precision: leave --engine out, or name fused-fp32");
  if (film.mouth.amplitude != 1 || film.picture.sharpness != 0)
    return fail(ErrorCode::InvalidArgument,
                "--reference-exact shows what the network paints: leave --amplitude and --sharpness out");
  if (engine == "auto") engine = "fused-fp32";
  film.mouth.closeInSilence = false;
  return {};
}

Status FilmArguments::complete() {
  if (!take.empty()) TRY(completeFromTake());
  if (avatar.empty() || audio.empty())
    return fail(ErrorCode::InvalidArgument, "a film needs --avatar and --audio, or a --take");
  auto resolved = TRY(resolveAvatar(avatar));
  auto format = TRY(formatOf(codec));
  film.avatar = std::filesystem::absolute(resolved);
  film.audio = absolute(audio);
  film.out = absolute(out);
  film.format = format;
  if (film.out.extension() != extensionOf(format))
    return fail(ErrorCode::InvalidArgument, format == MediaFormat::PngSequence
                                                ? out + " is to be a folder: name it without an extension"
                                                : out + " must end in \"" + extensionOf(format) + "\" for " + codec);
  if (!end.empty() && end != "neutral") return fail(ErrorCode::InvalidArgument, "--end takes only \"neutral\"");
  film.endNeutral = end == "neutral";
  if (startFrame >= 0) film.startFrame = startFrame;
  film.idleInSilence = !talkOnly;
  TRY(completeReference());
  if (!silence.empty()) film.mouth.closeInSilence = silence == "close";
  film.features = absolute(features);
  film.hardware = hardware ? HardwareEncoder::IfItOpens : HardwareEncoder::Never;
  film.background = Backdrop::isFile(background) ? absolute(background).string() : background;
  auto shape = TRY(framingFrom(framing));
  film.framing = shape;
  film.rate = FrameRate(std::llround(rate * 1000), 1000);  // 29.97 and the like
  if (loudness != 0) film.loudness = loudness;
  film.subtitles = absolute(subtitles);
  film.codesOut = absolute(codesOut);
  film.codesIn = absolute(codesIn);
  film.text = absolute(text);
  film.phones = absolute(phones);
  if (!memory.empty()) {
    auto bytes = TRY(parseMemorySize(memory));
    film.memoryBytes = bytes;
  }
  return film.validate();
}

}  // namespace visema
