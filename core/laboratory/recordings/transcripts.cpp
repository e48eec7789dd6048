// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/recordings/transcripts.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <system_error>

#include "core/base/program_run.h"
#include "core/base/try.h"

namespace visema {

namespace {

constexpr const char* kTable = "index.tsv";
constexpr const char* kSoundEndings[] = {".wav", ".flac", ".ogg", ".opus", ".mp3", ".g722", ".gsm"};

/// The files below a folder that are wanted, in the order of their names.
template <class Wanted>
std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder, const Wanted& wanted) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           folder, std::filesystem::directory_options::skip_permission_denied, error))
    if (wanted(entry.path())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::filesystem::path> soundsIn(const std::filesystem::path& folder) {
  return filesIn(folder, [](const std::filesystem::path& file) {
    return std::count(std::begin(kSoundEndings), std::end(kSoundEndings), file.extension().string()) > 0;
  });
}

std::vector<std::filesystem::path> tablesIn(const std::filesystem::path& folder) {
  return filesIn(folder, [](const std::filesystem::path& file) { return file.filename() == kTable; });
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

/// Empty where it cannot be unpacked.
std::string unpacked(const std::filesystem::path& file) {
  const auto run = runProgram({"gzip", "-dc", file.string()}, {});
  return run && run->exitCode == 0 ? run->printed : std::string();
}

/// The sentence of each name.
Result<std::map<std::string, std::string>> readList(const std::filesystem::path& list) {
  const std::string text = list.extension() == ".gz" ? unpacked(list) : textOf(list);
  if (text.empty())
    return fail(ErrorCode::NotFound, list.string() + " cannot be read: it should have lines like \"name: sentence\".");
  std::map<std::string, std::string> sentences;
  std::istringstream lines(text);
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

/// What is written in capitals is spelled out by synthesizers where it looks like an abbreviation: IT, US. Words that
/// are one letter are meant as letters.
std::string withoutShouting(std::string sentence) {
  if (std::any_of(sentence.begin(), sentence.end(), [](char letter) { return letter >= 'a' && letter <= 'z'; }))
    return sentence;
  const auto isCapital = [&](std::size_t i) { return i < sentence.size() && sentence[i] >= 'A' && sentence[i] <= 'Z'; };
  bool inWord = false;
  for (std::size_t i = 0; i < sentence.size(); ++i) {
    const bool capital = isCapital(i);
    if (capital && (inWord || isCapital(i + 1))) sentence[i] = static_cast<char>(sentence[i] - 'A' + 'a');
    inWord = capital || (inWord && sentence[i] == '\'');
  }
  return sentence;
}

/// Lines that are not file, speaker and sentence are no recordings: a heading, a remark.
std::vector<TranscribedSound> readTable(const std::filesystem::path& table) {
  std::vector<TranscribedSound> found;
  std::istringstream lines(textOf(table));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find('\t'), second = first == std::string::npos ? first : line.find('\t', first + 1);
    if (second == std::string::npos) continue;
    TranscribedSound sound{table.parent_path() / line.substr(0, first), trimmed(line.substr(second + 1)), {}, {}};
    sound.speaker = trimmed(line.substr(first + 1, second - first - 1));
    sound.sentence = withoutShouting(sound.sentence);
    std::error_code error;
    if (!sound.sentence.empty() && !sound.speaker.empty() && std::filesystem::is_regular_file(sound.sound, error))
      found.push_back(std::move(sound));
  }
  return found;
}

}  // namespace

bool hasTables(const std::filesystem::path& folder) { return !tablesIn(folder).empty(); }

Result<std::vector<TranscribedSound>> readTranscripts(Transcripts kind, const std::filesystem::path& folder,
                                                      const std::filesystem::path& list, const std::string& language) {
  std::map<std::string, std::string> listed;
  if (kind == Transcripts::List) {
    listed = TRY(readList(list));
  }
  std::vector<TranscribedSound> found;
  if (kind == Transcripts::Tables) {
    for (const std::filesystem::path& table : tablesIn(folder))
      std::ranges::move(readTable(table), std::back_inserter(found));
    return found;
  }
  for (const std::filesystem::path& sound : soundsIn(folder)) {
    TranscribedSound transcribed{sound, "", {}, {}};
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
      case Transcripts::Tables:
        break;
    }
    if (!transcribed.sentence.empty() || !transcribed.phones.empty()) found.push_back(std::move(transcribed));
  }
  return found;
}

}  // namespace visema
