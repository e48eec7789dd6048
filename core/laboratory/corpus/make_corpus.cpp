// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/corpus/make_corpus.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <system_error>

#include "core/base/try.h"
#include "core/laboratory/corpus/texts.h"
#include "core/laboratory/corpus/voices.h"

namespace visema {

namespace {

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
  TRY(writer.begin());
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

}  // namespace

CorpusVoiceWriter::CorpusVoiceWriter(const std::filesystem::path& corpus, std::string voice)
    : voice_(std::move(voice)), folder_(corpus / voice_) {}

bool CorpusVoiceWriter::isFinished() const { return std::filesystem::exists(folder_ / kCorpusIndex); }

Status CorpusVoiceWriter::begin() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return fail(ErrorCode::Io, folder_.string() + " cannot be made: " + error.message() + ".");
  return {};
}

Status CorpusVoiceWriter::add(const CorpusUtterance& utterance, const Sound& sound) {
  const std::string name = fourDigits(utterance.sentence >= 0 ? utterance.sentence : added_) + ".wav";
  TRY(writePlainWav(folder_ / name, sound));
  index_ += lineOf(utterance, voice_ + "/" + name);
  ++added_;
  return {};
}

Status CorpusVoiceWriter::finish() {
  if (added_ == 0) return fail(ErrorCode::Unsupported, "The voice " + voice_ + " said nothing that could be used.");
  const std::filesystem::path part = folder_ / (std::string(kCorpusIndex) + ".part");
  std::ofstream file(part);
  file << index_;
  file.close();
  std::error_code error;
  if (file) std::filesystem::rename(part, folder_ / kCorpusIndex, error);
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
  const auto utterances = TRY(loadCorpus(options.folder));
  report.utterances = static_cast<int>(utterances.size());
  for (const CorpusUtterance& utterance : utterances) report.seconds += utterance.phones.back().endSeconds;
  if (progress) progress({1, "done", 0});
  return report;
}

}  // namespace visema
