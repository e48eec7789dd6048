// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/loaded_avatar.h"
#include "core/base/lookahead.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/exporting/film_changes.h"
#include "core/exporting/film_report.h"
#include "core/lipsync/avatar_renderer.h"
#include "core/lipsync/mouth_driver.h"
#include "core/lipsync/reframing.h"
#include "core/media/media_writer.h"
#include "core/nn/lip_network.h"
#include "core/phones/phone_hearing.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// What a film needs from outside: which engine runs a network, and where speech encoders are kept. `openHearing` is
/// for films whose text is known; it fails for encoders that name no phones.
struct FilmEngines {
  std::function<Result<std::shared_ptr<const LipNetwork>>(const std::shared_ptr<const Weights>&)> loadNetwork;
  std::function<Result<std::unique_ptr<SpeechEncoder>>(const std::string& name)> openSpeechEncoder;
  std::function<Result<PhoneHearing>(const std::string& name)> openHearing = nullptr;
};

struct FilmOptions {
  std::filesystem::path avatar;
  std::filesystem::path audio;
  std::filesystem::path out;
  MediaFormat format = MediaFormat::Mp4;
  std::string preset = "veryfast";
  int crf = 18;
  HardwareEncoder hardware = HardwareEncoder::Never;
  std::string network;                   // by its name in the package; empty takes the first
  std::optional<FrameIndex> startFrame;  // of the first talk clip; none starts idle
  bool endNeutral = false;               // finish in the neutral pose
  bool idleInSilence = true;             // off: talk footage throughout
  Lookahead lookahead;
  MouthControls mouth;
  bool referenceEnds = false;  // the last frames hear nothing past the sound, as in the reference implementation
  std::filesystem::path
      features;  // of this sound, made elsewhere (.npy, one row a frame); empty: the encoder makes them
  RenderControls picture;
  Framing framing = Framing::AsFilmed;
  double seconds = 0;                  // only the first ones of the sound; 0: all of it
  int height = 0;                      // of the film, in pixels; 0: as many as the footage gives
  FrameRate rate = kFrameRate;         // of the film: the footage's pictures are shown longer or left out
  std::optional<double> loudness;      // LUFS the sound is brought to; none leaves it as it is
  std::filesystem::path subtitles;     // .srt, or a text that is spread over the time in which somebody speaks
  bool burnSubtitles = false;          // into the picture; else they come beside the film, as .srt
  std::string background;              // "#rrggbb", a picture, a video, "transparent"; empty leaves the footage's own
  std::filesystem::path codesOut;      // write the mouth codes here
  std::filesystem::path codesIn;       // take them from here instead of the sound
  std::filesystem::path text;          // what is said in the sound: its phones move the lips instead of what is heard
  std::string textLanguage = "en-us";  // as espeak-ng names it
  std::filesystem::path phones;        // or when which phone is said (.lab), where that is known
  bool heardIfNotFollowed = false;     // what cannot be followed is no error: the lips say what is heard
  std::vector<FilmChange> changes;     // made by hand to what was recorded
  std::filesystem::path planIn;        // which footage each frame shows, as long as the film; else it is walked through
  std::uint64_t memoryBytes = 0;       // 0: sparing, see CacheAim
  int threads = 0;                     // frames in the making at once; 0: one a core
  Status validate() const;
  std::filesystem::path subtitlesOut() const;  // where they come beside the film
};

enum class WhenStopped {
  KeepPart,  // what is done so far is left as a playable file, MediaWriter::stoppedPath(), and named in the error
  LeaveNothing,
  KeepForLater,  // what is done so far waits beside the film; whoever renders the same film so goes on from there
};

/// Renders one sound file spoken by one avatar. The film is exactly as long as the sound.
Result<FilmReport> renderFilm(const FilmOptions& options, const FilmEngines& engines, const ProgressFn& progress,
                              std::stop_token stop, WhenStopped whenStopped = WhenStopped::KeepPart);

}  // namespace visema
