// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/espeak_voice.h"

#ifdef VISEMA_HAS_ESPEAK
#include <espeak-ng/speak_lib.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>
#endif

namespace visema {

#ifdef VISEMA_HAS_ESPEAK

namespace {

struct PhoneStart {
  std::string symbol;
  double seconds;
};

struct Recording {
  std::vector<float> samples;
  std::vector<PhoneStart> starts;
};

int takeSound(short* samples, int count, espeak_EVENT* event) {
  auto* recording = static_cast<Recording*>(event->user_data);
  for (int i = 0; i < count; ++i) recording->samples.push_back(static_cast<float>(samples[i]) / 32768.0F);
  for (; event->type != espeakEVENT_LIST_TERMINATED; ++event) {
    if (event->type != espeakEVENT_PHONEME) continue;
    const char* name = event->id.string;  // up to 8 bytes, not always ended by a zero
    recording->starts.push_back(
        {std::string(name, strnlen(name, sizeof(event->id.string))), event->audio_position / 1000.0});
  }
  return 0;
}

bool isStop(std::string_view symbol) {
  for (std::string_view stop : {"p", "b", "t", "d", "k", "g", "\u0261", "c", "q"})
    if (symbol.substr(0, stop.size()) == stop) return true;
  return false;
}

/// espeak-ng counts the silence in which a stop is closed to the phone before; the lips close with it.
void giveClosuresToTheirStops(const Sound& sound, std::vector<Segment>& segments) {
  const int block = sound.rate / 200;
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    if (!isStop(segments[i + 1].symbol)) continue;
    const double start = i == 0 ? 0 : segments[i - 1].endSeconds;
    auto end = static_cast<std::ptrdiff_t>(segments[i].endSeconds * sound.rate);
    end = std::min(end, static_cast<std::ptrdiff_t>(sound.samples.size()));
    // The last blocks may already hold the beginning of the burst.
    std::ptrdiff_t closure = end - 2 * block;
    const auto quiet = [&](std::ptrdiff_t from) {
      return std::all_of(sound.samples.begin() + from, sound.samples.begin() + from + block,
                         [](float sample) { return std::abs(sample) < 0.001F; });
    };
    if (closure < 0 || !quiet(closure)) continue;
    while (closure - block > static_cast<std::ptrdiff_t>(start * sound.rate) && quiet(closure - block))
      closure -= block;
    segments[i].endSeconds = static_cast<double>(closure) / sound.rate;
  }
}

int sampleRate() {
  static const int rate = [] {
    const int started =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr,
                          espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA | espeakINITIALIZE_DONT_EXIT);
    if (started > 0) espeak_SetSynthCallback(takeSound);
    return started;
  }();
  return rate;
}

}  // namespace

Result<EspeakSentence> espeakSentence(const std::string& voice, const std::string& text) {
  const int rate = sampleRate();
  if (rate <= 0) return fail(ErrorCode::Unsupported, "espeak-ng has no data here; install the package espeak-ng-data.");
  if (espeak_SetVoiceByName(voice.c_str()) != EE_OK)
    return fail(ErrorCode::Unsupported, "espeak-ng has no voice " + voice + "; install the package espeak-ng-data.");
  Recording recording;
  espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8, nullptr, &recording);
  EspeakSentence sentence;
  sentence.sound = {rate, std::move(recording.samples)};
  const double end = sentence.sound.seconds();
  if (!recording.starts.empty() && recording.starts.front().seconds > 0)
    sentence.segments.push_back({"_", recording.starts.front().seconds});
  for (std::size_t i = 0; i < recording.starts.size(); ++i) {
    const PhoneStart& phone = recording.starts[i];
    const double phoneEnd = i + 1 < recording.starts.size() ? recording.starts[i + 1].seconds : end;
    sentence.segments.push_back({phone.symbol.empty() ? "_" : phone.symbol, phoneEnd});
  }
  giveClosuresToTheirStops(sentence.sound, sentence.segments);
  return sentence;
}

#else

Result<EspeakSentence> espeakSentence(const std::string& voice, const std::string&) {
  return fail(ErrorCode::Unsupported,
              "The voice " + voice + " needs a build with libespeak-ng-dev; install it and build again.");
}

#endif

}  // namespace visema
