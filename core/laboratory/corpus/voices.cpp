// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/voices.h"

#include <fstream>
#include <sstream>
#include <system_error>

#include "core/base/program_run.h"
#include "core/base/try.h"
#include "core/laboratory/corpus/espeak_voice.h"
#include "core/phones/festival_text.h"

namespace visema {

namespace {

using enum SpeechProgram;
constexpr PhoneSet kArpabet = PhoneSet::EnglishArpabet;

// clang-format off
constexpr CorpusVoice kVoices[] = {
    {"festival-slt",    Festival, "cmu_us_slt_arctic_hts", "en", kArpabet, "", "festvox-us-slt-hts", 420, false},
    {"festival-kal",    Festival, "kal_diphone",           "en", kArpabet, "", "festvox-kallpc16k",  300, false},
    {"festival-ked",    Festival, "ked_diphone",           "en", kArpabet, "", "festvox-kdlpc16k",   120, true},
    {"festival-lp",     Festival, "lp_diphone",            "it", PhoneSet::Italian, "ISO-8859-1", "festvox-italp16k", 40, false},
    {"festival-pc",     Festival, "pc_diphone",            "it", PhoneSet::Italian, "ISO-8859-1", "festvox-itapc16k", 40, false},
    {"festival-dita",   Festival, "czech_dita",            "cs", PhoneSet::Czech, "ISO-8859-2", "festvox-czech-dita", 40, false},
    {"festival-krb",    Festival, "czech_krb",             "cs", PhoneSet::Czech, "ISO-8859-2", "festvox-czech-krb", 40, false},
    {"festival-machac", Festival, "czech_machac",          "cs", PhoneSet::Czech, "ISO-8859-2", "festvox-czech-machac", 40, true},
    {"festival-ph",     Festival, "czech_ph",              "cs", PhoneSet::Czech, "ISO-8859-2", "festvox-czech-ph", 40, false},
    {"festival-lj",     Festival, "suo_fi_lj_diphone",     "fi", PhoneSet::Finnish, "ISO-8859-1", "festvox-suopuhe-lj", 40, false},
    {"festival-mv",     Festival, "hy_fi_mv_diphone",      "fi", PhoneSet::Finnish, "ISO-8859-1", "festvox-suopuhe-mv", 40, false},
    {"festival-nsh",    Festival, "msu_ru_nsh_clunits",    "ru", PhoneSet::Russian, "", "festvox-ru", 40, false},
    {"festival-ona",    Festival, "upc_ca_ona_hts",        "ca", PhoneSet::Catalan, "ISO-8859-15", "festvox-ca-ona-hts", 40, false},
    {"flite-slt",       Flite,    "slt",   "en", kArpabet, "", "flite", 420, false},
    {"flite-awb",       Flite,    "awb",   "en", kArpabet, "", "flite", 420, false},
    {"flite-rms",       Flite,    "rms",   "en", kArpabet, "", "flite", 120, true},
    {"flite-kal16",     Flite,    "kal16", "en", kArpabet, "", "flite", 150, false},
    {"espeak-us",       EspeakNg, "en-us",          "en", PhoneSet::Ipa, "", "libespeak-ng1", 80, false},
    {"espeak-gb",       EspeakNg, "en",             "en", PhoneSet::Ipa, "", "libespeak-ng1", 80, false},
    {"espeak-us-m3",    EspeakNg, "en-us+m3",       "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-us-f2",    EspeakNg, "en-us+f2",       "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-us-f4",    EspeakNg, "en-us+f4",       "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-us-m7",    EspeakNg, "en-us+m7",       "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-us-klatt", EspeakNg, "en-us+klatt2",   "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-us-annie", EspeakNg, "en-us+Annie",    "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-sc",       EspeakNg, "en-gb-scotland", "en", PhoneSet::Ipa, "", "libespeak-ng1", 60, false},
    {"espeak-gb-whisper", EspeakNg, "en+whisper", "en", PhoneSet::Ipa, "", "libespeak-ng1", 30, false},
    {"espeak-de",       EspeakNg, "de",             "de", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-de-f3",    EspeakNg, "de+f3",          "de", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-fr",       EspeakNg, "fr",             "fr", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-fr-f1",    EspeakNg, "fr+f1",          "fr", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-es",       EspeakNg, "es",             "es", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-es-f5",    EspeakNg, "es+f5",          "es", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-it",       EspeakNg, "it+m5",          "it", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-ru",       EspeakNg, "ru+f2",          "ru", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
    {"espeak-cs",       EspeakNg, "cs+m2",          "cs", PhoneSet::Ipa, "", "libespeak-ng1", 40, false},
};
// clang-format on

Error notInstalled(const CorpusVoice& voice) {
  return {ErrorCode::Unsupported, "The voice " + std::string(voice.id) + " does not speak here; install the package " +
                                      std::string(voice.package) + "."};
}

Status finish(const CorpusVoice& voice, int sentence, const Sound& sound, std::span<const Segment> segments,
              const std::function<Status(SpokenSentence)>& take) {
  auto phones = translateSegments(voice.phoneSet, segments);
  if (!phones || phones->empty()) return {};
  return take({sentence, atRate(sound, 16000), std::move(*phones)});
}

Status speakWithFestival(const CorpusVoice& voice, std::span<const std::string> texts,
                         const std::filesystem::path& scratch, const std::function<Status(SpokenSentence)>& take,
                         std::stop_token stop) {
  const auto file = [&](std::size_t i, const char* ending) { return scratch / (std::to_string(i) + ending); };
  {
    std::ofstream script(scratch / "speak.scm");
    script << "(voice_" << voice.voice << ")\n";
    for (std::size_t i = 0; i < texts.size(); ++i)
      script << "(set! u (utt.synth (Utterance Text \"" << festivalText(texts[i], voice.encoding)
             << "\")))\n(utt.save.wave u " << file(i, ".wav") << ")\n(utt.save.segs u " << file(i, ".lab") << ")\n";
  }
  const auto run = runProgram({"festival", "-b", (scratch / "speak.scm").string()}, {});
  if (!run || run->exitCode != 0) return fail(notInstalled(voice));
  for (std::size_t i = 0; i < texts.size() && !stop.stop_requested(); ++i) {
    const auto sound = readPlainWav(file(i, ".wav"));
    if (!sound) continue;
    std::stringstream labels;
    labels << std::ifstream(file(i, ".lab")).rdbuf();
    const std::vector<Segment> segments = parseSegments(labels.str());
    TRY(finish(voice, static_cast<int>(i), *sound, segments, take));
  }
  return {};
}

Status speakWithFlite(const CorpusVoice& voice, std::span<const std::string> texts,
                      const std::filesystem::path& scratch, const std::function<Status(SpokenSentence)>& take,
                      std::stop_token stop) {
  const std::filesystem::path wav = scratch / "flite.wav";
  for (std::size_t i = 0; i < texts.size() && !stop.stop_requested(); ++i) {
    const auto run =
        runProgram({"flite", "-voice", std::string(voice.voice), "-psdur", "-t", texts[i], "-o", wav.string()}, {});
    if (!run || run->exitCode != 0) return fail(notInstalled(voice));
    const std::vector<Segment> segments = parsePrintedSegments(run->printed);
    const auto sound = readPlainWav(wav);
    if (!sound) return fail(notInstalled(voice));
    TRY(finish(voice, static_cast<int>(i), *sound, segments, take));
  }
  return {};
}

Status speakWithEspeak(const CorpusVoice& voice, std::span<const std::string> texts,
                       const std::function<Status(SpokenSentence)>& take, std::stop_token stop) {
  for (std::size_t i = 0; i < texts.size() && !stop.stop_requested(); ++i) {
    const auto spoken = TRY(espeakSentence(std::string(voice.voice), texts[i]));
    TRY(finish(voice, static_cast<int>(i), spoken.sound, spoken.segments, take));
  }
  return {};
}

}  // namespace

std::span<const CorpusVoice> corpusVoices() { return kVoices; }

Status speak(const CorpusVoice& voice, std::span<const std::string> texts, const std::filesystem::path& scratch,
             const std::function<Status(SpokenSentence)>& take, std::stop_token stop) {
  switch (voice.program) {
    case Festival:
      return speakWithFestival(voice, texts, scratch, take, stop);
    case Flite:
      return speakWithFlite(voice, texts, scratch, take, stop);
    case EspeakNg:
      return speakWithEspeak(voice, texts, take, stop);
  }
  return {};
}

}  // namespace visema
