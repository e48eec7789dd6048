// SPDX-License-Identifier: Apache-2.0
#include "core/synthesis/speaking_programs.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "core/base/file_bytes.h"
#include "core/base/program_run.h"
#include "core/base/try.h"
#include "core/media/audio_reader.h"
#include "core/phones/festival_text.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestLabels = 16u << 20;
constexpr const char* kDefault = "espeak-ng:en-us";

Error notHere(const std::string& voice, const std::string& package) {
  return {ErrorCode::NotFound, "The voice " + voice + " does not speak here; install the package " + package +
                                   ", or name one that \"visema speak --voices\" lists."};
}

/// A name that is no path, no option and nothing a script could run.
bool isPlain(const std::string& name) {
  return !name.empty() && name[0] != '-' && std::all_of(name.begin(), name.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 ||
           std::string_view("-_+").find(static_cast<char>(letter)) != std::string_view::npos;
  });
}

/// What the program has written, whatever its exit code says.
Result<AudioClip> soundIn(const std::filesystem::path& file, const Error& otherwise) {
  auto sound = readAudio(file);
  std::error_code error;
  std::filesystem::remove(file, error);
  if (!sound || sound->frames() == 0) return fail(otherwise);
  return sound;
}

class Espeak final : public SpeakingProgram {
 public:
  explicit Espeak(std::string voice) : voice_(std::move(voice)) {}
  std::string language() const override { return voice_.substr(0, voice_.find('+')); }
  bool readsSsml() const override { return true; }
  Result<SaidSentence> say(const std::string& sentence, const std::filesystem::path& scratch,
                           std::stop_token stop) override {
    const std::filesystem::path wav = scratch / "espeak.wav";
    std::vector<std::string> arguments{"espeak-ng", "-v", voice_, "-b1", "-w", wav.string(), "--stdin"};
    if (sentence.find('<') != std::string::npos) arguments.emplace_back("-m");  // marks are heeded, not said
    const auto run = runProgram(std::move(arguments), sentence, std::move(stop));
    const Error error = notHere("espeak-ng:" + voice_, "espeak-ng");
    if (!run || run->exitCode != 0) return fail(error);
    auto sound = TRY(soundIn(wav, error));
    return SaidSentence{std::move(sound), {}};
  }

 private:
  const std::string voice_;
};

class Flite final : public SpeakingProgram {
 public:
  explicit Flite(std::string voice) : voice_(std::move(voice)) {}
  std::string language() const override { return "en-us"; }
  Result<SaidSentence> say(const std::string& sentence, const std::filesystem::path& scratch,
                           std::stop_token stop) override {
    const std::filesystem::path wav = scratch / "flite.wav", text = scratch / "flite.txt";
    std::ofstream(text) << sentence;
    const auto run =
        runProgram({"flite", "-voice", voice_, "-psdur", "-f", text.string(), "-o", wav.string()}, {}, std::move(stop));
    const Error error = notHere("flite:" + voice_, "flite");
    if (!run) return fail(error);
    auto sound = TRY(soundIn(wav, error));
    auto phones = translateSegments(PhoneSet::EnglishArpabet, parsePrintedSegments(run->printed));
    return SaidSentence{std::move(sound), std::move(phones).value_or(std::vector<TimedPhone>())};
  }

 private:
  const std::string voice_;
};

/// By how the voices of one language begin.
struct FestivalVoices {
  std::string_view prefix, language;
  PhoneSet phones;
  const char* encoding;
};
constexpr std::array kFestivalVoices = {
    FestivalVoices{"lp_", "it", PhoneSet::Italian, "ISO-8859-1"},
    FestivalVoices{"pc_", "it", PhoneSet::Italian, "ISO-8859-1"},
    FestivalVoices{"czech_", "cs", PhoneSet::Czech, "ISO-8859-2"},
    FestivalVoices{"suo_fi_", "fi", PhoneSet::Finnish, "ISO-8859-1"},
    FestivalVoices{"hy_fi_", "fi", PhoneSet::Finnish, "ISO-8859-1"},
    FestivalVoices{"msu_ru_", "ru", PhoneSet::Russian, "UTF-8"},
    FestivalVoices{"upc_ca_", "ca", PhoneSet::Catalan, "ISO-8859-15"},
    FestivalVoices{"", "en-us", PhoneSet::EnglishArpabet, "ASCII"},
};
const FestivalVoices& kindOf(const std::string& voice) {
  return *std::find_if(kFestivalVoices.begin(), kFestivalVoices.end(),
                       [&](const FestivalVoices& kind) { return voice.starts_with(kind.prefix); });
}

class Festival final : public SpeakingProgram {
 public:
  explicit Festival(std::string voice) : voice_(std::move(voice)), kind_(kindOf(voice_)) {}
  std::string language() const override { return std::string(kind_.language); }
  Result<SaidSentence> say(const std::string& sentence, const std::filesystem::path& scratch,
                           std::stop_token stop) override {
    const std::filesystem::path script = scratch / "speak.scm", wav = scratch / "festival.wav",
                                labels = scratch / "festival.lab";
    std::ofstream(script) << "(voice_" << voice_ << ")\n(set! u (utt.synth (Utterance Text \""
                          << festivalText(sentence, kind_.encoding) << "\")))\n(utt.save.wave u " << wav
                          << ")\n(utt.save.segs u " << labels << ")\n";
    const auto run = runProgram({"festival", "-b", script.string()}, {}, std::move(stop));
    const Error error = notHere("festival:" + voice_, "festival and one of its voices");
    if (!run || run->exitCode != 0) return fail(error);
    auto sound = TRY(soundIn(wav, error));
    const auto segments = readTextFile(labels, kLargestLabels);
    auto phones = segments ? translateSegments(kind_.phones, parseSegments(*segments)) : std::nullopt;
    return SaidSentence{std::move(sound), std::move(phones).value_or(std::vector<TimedPhone>())};
  }

 private:
  const std::string voice_;
  const FestivalVoices& kind_;
};

/// Whatever reads a text and prints a WAV file.
class AnyProgram final : public SpeakingProgram {
 public:
  explicit AnyProgram(std::string command) : command_(std::move(command)) {}
  std::string language() const override { return {}; }
  Result<SaidSentence> say(const std::string& sentence, const std::filesystem::path&, std::stop_token stop) override {
    const Error error{
        ErrorCode::NotFound,
        "\"" + command_ + "\" prints no WAV file for a text; try it as \"echo Hello | " + command_ + " > hello.wav\"."};
    const auto run = runProgram({"sh", "-c", command_}, sentence + "\n", std::move(stop));
    if (!run || run->exitCode != 0) return fail(error);
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(run->printed.data()),
                                              run->printed.size());
    auto sound = readAudio(MediaSource::inMemory(bytes, command_));
    if (!sound || sound->frames() == 0) return fail(error);
    return SaidSentence{std::move(*sound), {}};
  }

 private:
  const std::string command_;
};

std::string printedBy(std::vector<std::string> arguments) {
  const auto run = runProgram(std::move(arguments), {});
  return run && run->exitCode == 0 ? run->printed : std::string();
}

/// Lines "Pty Language Age/Gender VoiceName ...".
void addEspeakVoices(std::vector<SyntheticVoice>& voices) {
  std::istringstream lines(printedBy({"espeak-ng", "--voices"}));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    std::string priority, language;
    if (words >> priority >> language) voices.push_back({"espeak-ng:" + language, language});
  }
}

/// A line "Voices available: kal slt".
void addFliteVoices(std::vector<SyntheticVoice>& voices) {
  const std::string printed = printedBy({"flite", "-lv"});
  std::istringstream words(printed.substr(std::min(printed.find(':'), printed.size())));
  for (std::string word; words >> word;)
    if (word != ":") voices.push_back({"flite:" + word, "en-us"});
}

/// "(kal_diphone cmu_us_slt_arctic_hts)"
void addFestivalVoices(std::vector<SyntheticVoice>& voices) {
  std::string printed = printedBy({"festival", "-b", "(print (voice.list))"});
  std::replace_if(
      printed.begin(), printed.end(), [](char letter) { return letter == '(' || letter == ')'; }, ' ');
  std::istringstream words(printed);
  for (std::string word; words >> word;)
    if (isPlain(word) && word != "nil") voices.push_back({"festival:" + word, std::string(kindOf(word).language)});
}

}  // namespace

std::vector<SyntheticVoice> voicesHere() {
  std::vector<SyntheticVoice> voices;
  addFestivalVoices(voices);
  addFliteVoices(voices);
  addEspeakVoices(voices);
  return voices;
}

Result<std::unique_ptr<SpeakingProgram>> SpeakingProgram::open(const std::string& voice) {
  const std::string whole = voice.empty() ? kDefault : voice;
  const std::size_t colon = whole.find(':');
  const std::string program = whole.substr(0, colon);
  const std::string name = colon == std::string::npos ? std::string() : whole.substr(colon + 1);
  std::unique_ptr<SpeakingProgram> made;
  if (program == "program" && !name.empty()) made = std::make_unique<AnyProgram>(name);
  if (isPlain(name) && program == "espeak-ng") made = std::make_unique<Espeak>(name);
  if (isPlain(name) && program == "flite") made = std::make_unique<Flite>(name);
  if (isPlain(name) && program == "festival") made = std::make_unique<Festival>(name);
  if (!made)
    return fail(ErrorCode::InvalidArgument,
                "\"" + whole +
                    "\" is not a voice: name one that \"visema speak --voices\" lists, as espeak-ng:en-us, or "
                    "program:COMMAND for a command that reads a text and prints a WAV file.");
  return made;
}

}  // namespace visema
