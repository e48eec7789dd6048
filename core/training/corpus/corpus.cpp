// SPDX-License-Identifier: Apache-2.0
#include "core/training/corpus/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

namespace visema {

namespace {

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

Result<std::vector<CorpusUtterance>> loadCorpus(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> indexes;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (std::filesystem::exists(entry.path() / kCorpusIndex)) indexes.push_back(entry.path() / kCorpusIndex);
  if (indexes.empty())
    return fail(ErrorCode::NotFound,
                folder.string() + " holds no speech corpus; make one with: visema-lab corpus make.");
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
