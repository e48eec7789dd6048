// SPDX-License-Identifier: Apache-2.0
#include "core/training/corpus/corpus.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include "core/training/corpus/texts.h"
#include "core/training/corpus/voices.h"

namespace visema {

namespace {

constexpr const char* kIndexName = "voice.tsv";

std::string fourDigits(int number) {
  char text[16];
  std::snprintf(text, sizeof(text), "%04d", number);
  return text;
}

std::string lineOf(const CorpusVoice& voice, const SpokenSentence& spoken, const std::string& file) {
  std::ostringstream line;
  line << voice.id << '\t' << voice.language << '\t' << spoken.sentence << '\t'
       << (voice.heldOut ? "held-out" : "train") << '\t' << file << '\t';
  for (const TimedPhone& phone : spoken.phones)
    line << phones()[static_cast<std::size_t>(phone.phone)].symbol << ':' << phone.endSeconds << ' ';
  return line.str();
}

/// Speaks all sentences of one voice into its folder; the index is written last, so a folder with one is complete.
Status makeVoice(const CorpusVoice& voice, const std::filesystem::path& folder, double scale, std::stop_token stop) {
  std::error_code error;
  const std::filesystem::path scratch = folder / "scratch";
  std::filesystem::create_directories(scratch, error);
  if (error) return fail(ErrorCode::Io, folder.string() + " cannot be made: " + error.message() + ".");
  const int count = std::max(1, static_cast<int>(std::lround(voice.sentences * scale)));
  const std::vector<std::string> texts = corpusSentences(std::string(voice.language), count);
  std::ostringstream index;
  const auto take = [&](const SpokenSentence& spoken) -> Status {
    const std::string name = fourDigits(spoken.sentence) + ".wav";
    if (Status written = writePlainWav(folder / name, spoken.sound); !written) return written;
    index << lineOf(voice, spoken, std::string(voice.id) + "/" + name) << '\n';
    return {};
  };
  const Status spoken = speak(voice, texts, scratch, take, stop);
  std::filesystem::remove_all(scratch, error);
  if (!spoken) return spoken;
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "The corpus was not finished; run again to go on.");
  if (index.str().empty())
    return fail(ErrorCode::Unsupported, "The voice " + std::string(voice.id) + " said nothing that could be used.");
  std::ofstream file(folder / (std::string(kIndexName) + ".part"));
  file << index.str();
  file.close();
  if (file) std::filesystem::rename(folder / (std::string(kIndexName) + ".part"), folder / kIndexName, error);
  if (!file || error) return fail(ErrorCode::Io, folder.string() + " cannot be written; check the free space.");
  return {};
}

std::optional<CorpusUtterance> parseLine(const std::string& line, const std::filesystem::path& folder) {
  std::istringstream fields(line);
  CorpusUtterance utterance;
  std::string sentence, split, sound, phones;
  if (!std::getline(fields, utterance.voice, '\t') || !std::getline(fields, utterance.language, '\t') ||
      !std::getline(fields, sentence, '\t') || !std::getline(fields, split, '\t') ||
      !std::getline(fields, sound, '\t') || !std::getline(fields, phones))
    return std::nullopt;
  utterance.sentence = std::atoi(sentence.c_str());
  utterance.heldOut = split == "held-out";
  utterance.sound = folder / sound;
  std::istringstream words(phones);
  for (std::string word; words >> word;) {
    const std::size_t colon = word.find(':');
    const auto phone = findPhone(word.substr(0, colon));
    if (colon == std::string::npos || !phone) return std::nullopt;
    utterance.phones.push_back({*phone, std::strtod(word.c_str() + colon + 1, nullptr)});
  }
  return utterance;
}

}  // namespace

Result<CorpusReport> makeCorpus(const CorpusOptions& options, const ProgressFn& progress, std::stop_token stop) {
  if (options.scale <= 0) return fail(ErrorCode::InvalidArgument, "The size of a corpus must be above 0.");
  std::vector<const CorpusVoice*> chosen;
  for (const CorpusVoice& voice : corpusVoices())
    if (options.voices.empty() || std::count(options.voices.begin(), options.voices.end(), voice.id) > 0)
      chosen.push_back(&voice);
  if (chosen.empty())
    return fail(ErrorCode::NotFound, "None of these voices is known; leave the names out to see all.");

  CorpusReport report;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const CorpusVoice& voice = *chosen[i];
    if (progress) progress({static_cast<double>(i) / static_cast<double>(chosen.size()), std::string(voice.id), -1});
    const std::filesystem::path folder = options.folder / voice.id;
    if (std::filesystem::exists(folder / kIndexName)) continue;
    const Status made = makeVoice(voice, folder, options.scale, stop);
    if (made) continue;
    if (made.error().code != ErrorCode::Unsupported) return fail(made.error());
    report.skipped.push_back(made.error().message);
  }
  const auto utterances = loadCorpus(options.folder);
  if (!utterances) return fail(utterances.error());
  report.utterances = static_cast<int>(utterances->size());
  for (const CorpusUtterance& utterance : *utterances) report.seconds += utterance.phones.back().endSeconds;
  if (progress) progress({1, "done", 0});
  return report;
}

Result<std::vector<CorpusUtterance>> loadCorpus(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> indexes;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (std::filesystem::exists(entry.path() / kIndexName)) indexes.push_back(entry.path() / kIndexName);
  if (indexes.empty())
    return fail(ErrorCode::NotFound, folder.string() + " holds no speech corpus; make one with: visema corpus make.");
  std::sort(indexes.begin(), indexes.end());
  std::vector<CorpusUtterance> utterances;
  for (const std::filesystem::path& index : indexes) {
    std::ifstream file(index);
    for (std::string line; std::getline(file, line);) {
      auto utterance = parseLine(line, folder);
      if (!utterance || utterance->phones.empty())
        return fail(ErrorCode::BadData, index.string() + " is damaged; delete its folder and make the corpus again.");
      utterances.push_back(std::move(*utterance));
    }
  }
  return utterances;
}

}  // namespace visema
