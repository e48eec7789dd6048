// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/sound_check.h"

#include <cmath>
#include <vector>

#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/speech/mel_front_end.h"
#include "core/speech/voice_activity.h"

namespace visema {
namespace {

constexpr SampleRate kRate = 16'000;

detail::expectedlib::unexpected<Error> refusal(const std::string& why) { return fail(ErrorCode::BadData, why); }

/// Listens until somebody speaks.
Result<bool> somebodySpeaks(AudioReader& reader) {
  MelStream stream;
  VoiceActivity activity;
  std::vector<float> second(kRate);
  while (true) {
    const std::size_t read = TRY(reader.read(second));
    Mel mel;
    read > 0 ? stream.push(std::span(second).first(read), mel) : stream.finish(mel);
    for (int i = 0; i < mel.columnCount(); ++i)
      if (activity.push(mel.column(i))) return true;
    if (read == 0) return false;
  }
}

}  // namespace

Status checkSound(const std::filesystem::path& file, double mostSeconds) {
  AudioReadOptions options;
  options.rate = kRate;
  options.channels = 1;
  auto reader = AudioReader::open(MediaSource(file), options);
  if (!reader)
    return refusal("this is no file with sound that can be read: send WAV, MP3, AAC, FLAC, Opus or the like");
  const double seconds = (*reader)->info().duration;
  if (seconds > mostSeconds)
    return refusal("the sound takes " + std::to_string(std::llround(seconds)) + " s, and " +
                   std::to_string(std::llround(mostSeconds)) + " s are the most here: send a shorter one");
  const auto spoken = somebodySpeaks(**reader);
  if (!spoken) return refusal("the sound is damaged: send it anew");
  if (!*spoken) return refusal("nobody speaks in this sound: send one with a voice");
  return {};
}

}  // namespace visema
