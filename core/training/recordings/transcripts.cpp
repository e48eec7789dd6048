// SPDX-License-Identifier: Apache-2.0
#include "core/training/recordings/transcripts.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>

#include "core/training/corpus/program_output.h"

namespace visema {

namespace {

constexpr const char* kSoundEndings[] = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".g722", ".gsm"};

std::vector<std::filesystem::path> soundsIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> sounds;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           folder, std::filesystem::directory_options::skip_permission_denied, error))
    if (std::count(std::begin(kSoundEndings), std::end(kSoundEndings), entry.path().extension().string()) > 0)
      sounds.push_back(entry.path());
  std::sort(sounds.begin(), sounds.end());
  return sounds;
}

std::string textOf(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// The sentence of each name.
Result<std::map<std::string, std::string>> readList(const std::filesystem::path& list) {
  const auto text = list.extension() == ".gz" ? outputOf("gzip -dc " + shellQuoted(list.string()))
                                              : Result<std::string>(textOf(list));
  if (!text || text->empty())
    return fail(ErrorCode::NotFound, list.string() + " cannot be read: it should have lines like \"name: sentence\".");
  std::map<std::string, std::string> sentences;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (!line.starts_with(';') && colon != std::string::npos)
      sentences[trimmed(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
  }
  return sentences;
}

/// What stamp.txt says in a language.
std::string stampSentence(const std::filesystem::path& sound, const std::string& language) {
  const std::string name = sound.stem().string(), ending = "_desc_" + language;
  if (!name.ends_with(ending)) return "";
  std::ifstream text(sound.parent_path() / (name.substr(0, name.size() - ending.size()) + ".txt"));
  const std::string key = language + ".utf8=";
  for (std::string line; std::getline(text, line);)
    if (line.starts_with(key)) return trimmed(line.substr(key.size()));
  return "";
}

std::vector<TimedPhone> labelledPhones(const std::filesystem::path& sound) {
  const std::filesystem::path label = sound.parent_path().parent_path() / "lab" / (sound.stem().string() + ".lab");
  const std::vector<Segment> segments = parseSegments(textOf(label));
  return translateSegments(PhoneSet::Russian, segments).value_or(std::vector<TimedPhone>());
}

}  // namespace

Result<std::vector<TranscribedSound>> readTranscripts(Transcripts kind, const std::filesystem::path& folder,
                                                      const std::filesystem::path& list, const std::string& language) {
  std::map<std::string, std::string> listed;
  if (kind == Transcripts::List) {
    auto sentences = readList(list);
    if (!sentences) return fail(sentences.error());
    listed = std::move(*sentences);
  }
  std::vector<TranscribedSound> found;
  for (const std::filesystem::path& sound : soundsIn(folder)) {
    TranscribedSound transcribed{sound, "", {}};
    switch (kind) {
      case Transcripts::TextBeside:
        transcribed.sentence = trimmed(textOf(std::filesystem::path(sound).replace_extension(".txt")));
        break;
      case Transcripts::List:
        transcribed.sentence = listed[sound.lexically_relative(folder).replace_extension("").generic_string()];
        break;
      case Transcripts::TuxPaint:
        transcribed.sentence = stampSentence(sound, language);
        break;
      case Transcripts::FestivalLabels:
        transcribed.phones = labelledPhones(sound);
        break;
    }
    if (!transcribed.sentence.empty() || !transcribed.phones.empty()) found.push_back(std::move(transcribed));
  }
  return found;
}

}  // namespace visema
