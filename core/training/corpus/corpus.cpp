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

std::string lineOf(const CorpusUtterance& utterance, const std::string& file) {
  std::ostringstream line;
  line << utterance.voice << '\t' << utterance.language << '\t' << utterance.sentence << '\t'
       << (utterance.heldOut ? "held-out" : "train") << '\t' << file << '\t';
  for (const TimedPhone& phone : utterance.phones)
    line << phones()[static_cast<std::size_t>(phone.phone)].symbol << ':' << phone.endSeconds << ' ';
  line << '\n';
  return line.str();
}

/// Speaks all sentences of one voice into its folder.
Status makeVoice(const CorpusVoice& voice, CorpusVoiceWriter& writer, double scale, std::stop_token stop) {
  const std::filesystem::path scratch = writer.folder() / "scratch";
  if (Status begun = writer.begin(); !begun) return begun;
  std::error_code error;
  std::filesystem::create_directories(scratch, error);
  const int count = std::max(1, static_cast<int>(std::lround(voice.sentences * scale)));
  const std::vector<std::string> texts = corpusSentences(std::string(voice.language), count);
  const auto take = [&](const SpokenSentence& spoken) -> Status {
    return writer.add(
        {std::string(voice.id), std::string(voice.language), spoken.sentence, voice.heldOut, {}, spoken.phones},
        spoken.sound);
  };
  const Status spoken = speak(voice, texts, scratch, take, stop);
  std::filesystem::remove_all(scratch, error);
  if (!spoken) return spoken;
  if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "The corpus was not finished; run again to go on.");
  return writer.finish();
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

bool isRecorded(const CorpusUtterance& utterance) { return utterance.voice.starts_with("person-"); }

CorpusVoiceWriter::CorpusVoiceWriter(const std::filesystem::path& corpus, std::string voice)
    : voice_(std::move(voice)), folder_(corpus / voice_) {}

bool CorpusVoiceWriter::isFinished() const { return std::filesystem::exists(folder_ / kIndexName); }

Status CorpusVoiceWriter::begin() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail(ErrorCode::Io, folder_.string() + " cannot be made: " + error.message() + ".");
  return {};
}

Status CorpusVoiceWriter::add(const CorpusUtterance& utterance, const Sound& sound) {
  const std::string name = fourDigits(utterance.sentence >= 0 ? utterance.sentence : added_) + ".wav";
  if (Status written = writePlainWav(folder_ / name, sound); !written) return written;
  index_ += lineOf(utterance, voice_ + "/" + name);
  ++added_;
  return {};
}

Status CorpusVoiceWriter::finish() {
  if (added_ == 0) return fail(ErrorCode::Unsupported, "The voice " + voice_ + " said nothing that could be used.");
  const std::filesystem::path part = folder_ / (std::string(kIndexName) + ".part");
  std::ofstream file(part);
  file << index_;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(part, folder_ / kIndexName, error);
  if (!file || error) return fail(ErrorCode::Io, folder_.string() + " cannot be written; check the free space.");
  return {};
}

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
    CorpusVoiceWriter writer(options.folder, std::string(voice.id));
    if (writer.isFinished()) continue;
    const Status made = makeVoice(voice, writer, options.scale, stop);
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
