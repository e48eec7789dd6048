// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/recordings/recordings.h"

#include <cctype>
#include <map>

#include "core/base/try.h"
#include "core/laboratory/corpus/make_corpus.h"
#include "core/media/audio_reader.h"
#include "core/phones/phone_hearing.h"
#include "core/phones/phone_timing.h"
#include "core/phones/text_phones.h"
#include "core/speech/mel_front_end.h"
#include "core/training/corpus/sound.h"

namespace visema {

namespace {

constexpr double kLongestSeconds = 25;
constexpr std::size_t kFewestPhones = 4;

Recordings asterisk(const char* voice, const char* id, const char* language, const char* code) {
  const std::string name = std::string("asterisk-core-sounds-") + code;
  return {id,
          language,
          std::filesystem::path("/usr/share/asterisk/sounds") / voice,
          Transcripts::List,
          "/usr/share/doc/" + name + "/core-sounds-" + code + ".txt.gz",
          name + " " + name + "-g722",
          false};
}

Recordings tuxPaint(const char* language) {
  return {std::string("person-stamps-") + language,
          language,
          "/usr/share/tuxpaint/stamps",
          Transcripts::TuxPaint,
          {},
          "tuxpaint-stamps-default",
          false};
}

struct Added {
  CorpusUtterance utterance;
  Sound sound;
};

/// A recording with timed phones; nothing when it cannot be used. An Error means that none could.
Result<std::optional<Added>> timeRecording(const Recordings& collection, const TranscribedSound& recording,
                                           PhoneHearing& hearing) {
  const auto clip = readSpeech(recording.sound);
  if (!clip || clip->seconds() > kLongestSeconds) return std::nullopt;
  Added added;
  added.sound.samples = clip->samples;
  added.utterance.phones = recording.phones;
  if (recording.phones.empty()) {
    const auto expected = TRY(phonesOfText({recording.sentence, collection.language}));
    if (expected.size() < kFewestPhones) return std::nullopt;
    const auto features = TRY(hearing.features(melOf(clip->samples)));
    const auto timing = timePhones(hearing.namedPhones(features), expected);
    if (!timing || timing->evidence < kLeastEvidence) return std::nullopt;
    added.utterance.phones = timing->phones;
  }
  added.utterance.voice = collection.id;
  added.utterance.language = collection.language.substr(0, 2);
  added.utterance.sentence = kSaidByNobodyElse;
  added.utterance.heldOut = collection.heldOut;
  return added;
}

/// Writes what one person said into its folder of the corpus, the index last.
Status addPerson(const Recordings& collection, std::span<const TranscribedSound> recordings,
                 const std::filesystem::path& corpus, PhoneHearing& hearing, RecordingsReport& report,
                 const std::stop_token& stop) {
  CorpusVoiceWriter writer(corpus, collection.id);
  if (writer.isFinished()) return {};
  TRY(writer.begin());
  for (const TranscribedSound& recording : recordings) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "Not all was added; run again to go on.");
    auto added = TRY(timeRecording(collection, recording, hearing));
    if (!added) {
      ++report.left;
      continue;
    }
    ++report.sentences, report.seconds += added->sound.seconds();
    TRY(writer.add(added->utterance, added->sound));
  }
  return writer.finish();
}

/// A speaker's name as it may name a folder.
std::string folderName(const std::string& speaker) {
  std::string name = speaker;
  for (char& letter : name)
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0 && letter != '_') letter = '-';
  return name;
}

/// Each of the people of a collection is a voice of its own; one of whom nothing could be used is left out.
Status addCollection(const Recordings& collection, std::span<const TranscribedSound> recordings,
                     const std::filesystem::path& corpus, PhoneHearing& hearing, RecordingsReport& report,
                     const std::stop_token& stop) {
  std::map<std::string, std::vector<TranscribedSound>> people;
  for (const TranscribedSound& recording : recordings) people[recording.speaker].push_back(recording);
  for (const auto& [speaker, said] : people) {
    Recordings person = collection;
    if (!speaker.empty()) person.id += "-" + folderName(speaker);
    const Status added = addPerson(person, said, corpus, hearing, report, stop);
    if (!added && (speaker.empty() || added.error().code != ErrorCode::Unsupported)) return added;
  }
  return {};
}

}  // namespace

std::vector<Recordings> debianRecordings() {
  std::vector<Recordings> all = {
      asterisk("en_US_f_Allison", "person-allison", "en-us", "en"),
      asterisk("es_MX_f_Allison", "person-allison-es", "es-419", "es"),
      asterisk("fr_CA_f_June", "person-june", "fr", "fr"),
      asterisk("it_IT_m_Carlo", "person-carlo", "it", "it"),
      asterisk("ru_RU_f_IvrvoiceRU", "person-ivrvoice", "ru", "ru"),
      {"person-nsh",
       "ru",
       "/usr/share/festival/voices/russian/msu_ru_nsh_clunits/wav",
       Transcripts::FestivalLabels,
       {},
       "festvox-ru",
       false},
  };
  for (const char* language : {"bg", "ca", "da", "el", "es", "fr", "ro", "ru"}) all.push_back(tuxPaint(language));
  for (Recordings& collection : all)
    collection.heldOut = collection.id == "person-ivrvoice" || collection.id == "person-stamps-da";
  return all;
}

Result<RecordingsReport> addRecordings(const RecordingsOptions& options, const ProgressFn& progress,
                                       std::stop_token stop) {
  auto hearing = TRY(PhoneHearing::open(options.encoder));
  RecordingsReport report;
  for (std::size_t i = 0; i < options.collections.size(); ++i) {
    const Recordings& collection = options.collections[i];
    if (progress)
      progress({static_cast<double>(i) / static_cast<double>(options.collections.size()), collection.id, -1});
    if (CorpusVoiceWriter(options.corpus, collection.id).isFinished()) continue;  // before its sounds are searched for
    const auto recordings =
        readTranscripts(collection.transcripts, collection.folder, collection.list, collection.language);
    if (!recordings || recordings->empty()) {
      report.skipped.push_back(collection.packages.empty()
                                   ? collection.folder.string() + " has no sound with a text file of the same name."
                                   : "The recordings " + collection.id + " are not here; install " +
                                         collection.packages + ".");
      continue;
    }
    if (!hearing.namesPhones() && collection.transcripts != Transcripts::FestivalLabels)
      return fail(ErrorCode::Unsupported, options.encoder.string() +
                                              " cannot tell phones apart; use an encoder of visema speech-encoder "
                                              "train.");
    TRY(addCollection(collection, *recordings, options.corpus, hearing, report, stop));
  }
  if (progress) progress({1, "done", 0});
  return report;
}

}  // namespace visema
