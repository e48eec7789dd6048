// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "core/laboratory/corpus/espeak_voice.h"
#include "core/laboratory/corpus/make_corpus.h"
#include "core/laboratory/corpus/speech_scores.h"
#include "core/laboratory/recordings/recordings.h"
#include "core/nn/golden_weights.h"
#include "core/phones/phone_hearing.h"
#include "core/phones/phone_timing.h"
#include "core/speech/mel_front_end.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/sound.h"

using namespace visema;

namespace {

const std::filesystem::path kEncoder = VISEMA_RESOURCES "/visema-1.safetensors";
constexpr const char* kSentences[] = {"The brave mother wrapped a small pumpkin before breakfast.",
                                      "Every Thursday, Bob and Emma bumped into the mayor at the museum.",
                                      "My puppy jumped over the empty bottle by mistake."};

/// What espeak-ng says, and when.
struct Spoken {
  std::vector<float> samples;
  std::vector<TimedPhone> phones;
};
std::optional<Spoken> spoken(const char* voice, const char* text) {
  const auto sentence = espeakSentence(voice, text);
  if (!sentence) return std::nullopt;
  auto phones = translateSegments(PhoneSet::Ipa, sentence->segments);
  if (!phones) return std::nullopt;
  const HeardSpeech heard = padded(atRate(sentence->sound, 16000).samples, *phones, 0.3, 0.3);
  return Spoken{heard.samples, heard.phones};
}

std::vector<TimedPhone> withoutSilence(std::vector<TimedPhone> phones) {
  std::erase_if(phones, [](const TimedPhone& phone) { return phone.phone == kSilencePhone; });
  return phones;
}

}  // namespace

class TestRecordings : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }
  void write(const char* name, const std::string& text) const {
    std::filesystem::create_directories(path(name).parent_path());
    std::ofstream(path(name)) << text;
  }

  /// Listens, but knows no phones by name.
  std::filesystem::path namelessEncoder() const {
    const std::vector<std::int64_t> shapes[] = {{4, 1, 5, 3}, {4, 4, 3, 3}, {4, 4, 3, 3}, {8, 4, 10, 3},
                                                {8, 8, 1, 3}, {8, 8, 1, 3}, {64, 8, 1, 4}};
    std::vector<ExpectedTensor> expected;
    for (std::size_t i = 0; i < std::size(shapes); ++i) {
      const std::string name = "encoder." + std::to_string(i);
      expected.push_back({name + ".weight", shapes[i]});
      expected.push_back({name + ".bias", {shapes[i][0]}});
    }
    const auto weights = goldenWeights(expected);
    std::vector<NamedTensor> tensors;
    for (const auto& [name, tensor] : weights->tensors()) tensors.push_back({name, tensor});
    const std::filesystem::path file = path("nameless.safetensors");
    if (!writeSafetensors(file, tensors, {{"name", "visema-1"}})) qFatal("cannot write");
    return file;
  }

 private Q_SLOTS:
  void transcriptsAreReadInEveryForm() {
    write("beside/b.wav", "");
    write("beside/b.txt", " Second. \n");
    write("beside/deep/a.flac", "");
    write("beside/deep/a.txt", "First.");
    write("beside/silent.wav", "");
    const auto beside = readTranscripts(Transcripts::TextBeside, path("beside"), {}, "en");
    QVERIFY(beside && beside->size() == 2);
    QCOMPARE((*beside)[0].sentence, std::string("Second."));
    QCOMPARE((*beside)[1].sentence, std::string("First."));

    write("list.txt", "; remark: not a name\nagent: Please, enter: now.\ndigits/1: one\n");
    write("list/agent.g722", "");
    write("list/digits/1.g722", "");
    write("list/beep.g722", "");
    const auto list = readTranscripts(Transcripts::List, path("list"), path("list.txt"), "en");
    QVERIFY(list && list->size() == 2);
    QCOMPARE((*list)[0].sentence, std::string("Please, enter: now."));
    QCOMPARE((*list)[1].sentence, std::string("one"));

    write("stamps/cat_desc_fr.ogg", "");
    write("stamps/cat_desc_es.ogg", "");
    write("stamps/cat.ogg", "");
    write("stamps/cat.txt", "A cat.\nes.utf8=Un gato.\nfr.utf8=Un chat.\n");
    const auto stamps = readTranscripts(Transcripts::TuxPaint, path("stamps"), {}, "fr");
    QVERIFY(stamps && stamps->size() == 1 && (*stamps)[0].sentence == "Un chat.");

    write("festival/wav/ru_1.wav", "");
    write("festival/lab/ru_1.lab", "#\n0.3 125 pau\n0.4 125 mm\n0.5 125 aa\n");
    const auto labels = readTranscripts(Transcripts::FestivalLabels, path("festival/wav"), {}, "ru");
    QVERIFY(labels && labels->size() == 1 && (*labels)[0].phones.size() == 3);

    write("table/deep/index.tsv",
          "file\tspeaker\ttext\na.wav\tann\tIT'S US AND A B I\nb.wav\tbob\tSecond: IT.\ngone.wav\tbob\tNowhere.\n");
    write("table/deep/a.wav", "");
    write("table/deep/b.wav", "");
    QVERIFY(hasTables(path("table")) && !hasTables(path("beside")));
    const auto table = readTranscripts(Transcripts::Tables, path("table"), {}, "en-us");
    QVERIFY(table && table->size() == 2);
    QCOMPARE((*table)[0].speaker, std::string("ann"));
    QCOMPARE((*table)[0].sentence, std::string("it's us and A B I"));  // espeak-ng would spell IT and US out
    QCOMPARE((*table)[1].sentence, std::string("Second: IT."));
    QVERIFY((*table)[1].sound == path("table/deep/b.wav"));

    const auto missing = readTranscripts(Transcripts::List, path("list"), path("nowhere.txt"), "en");
    QVERIFY(!missing && missing.error().message.find("nowhere.txt") != std::string::npos);
  }

  void timedRecordingsJoinACorpusOnce() {
    std::filesystem::create_directories(path("timed/wav"));
    QVERIFY(writePlainWav(path("timed/wav/one.wav"), {16000, std::vector<float>(16000, 0.1F)}));
    write("timed/lab/one.lab", "#\n0.3 125 pau\n0.6 125 mm\n1.0 125 aa\n");
    RecordingsOptions options;
    options.corpus = path("corpus");
    options.encoder = namelessEncoder();
    options.collections = {
        {"person-me", "ru", path("timed/wav"), Transcripts::FestivalLabels, {}, {}, true},
        {"person-nobody", "en-us", path("nowhere"), Transcripts::TextBeside, {}, "some-package", false}};
    const auto report = addRecordings(options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->sentences, 1);
    QVERIFY(report->skipped.size() == 1 && report->skipped[0].find("some-package") != std::string::npos);
    const auto utterances = loadCorpus(options.corpus);
    QVERIFY(utterances && utterances->size() == 1);
    const CorpusUtterance& utterance = utterances->front();
    QVERIFY(isRecorded(utterance) && utterance.heldOut && utterance.language == "ru");
    QVERIFY(std::filesystem::exists(utterance.sound) && utterance.phones.size() == 3);
    const auto again = addRecordings(options, {}, {});
    QVERIFY(again && again->sentences == 0);
  }

  void theEncoderTimesThePhonesOfAVoice() {
    auto hearing = PhoneHearing::open(kEncoder);
    QVERIFY2(hearing, hearing ? "" : hearing.error().message.c_str());
    QVERIFY(hearing->namesPhones());
    if (!spoken("en-us", "Hello.")) QSKIP("espeak-ng has no voices here");
    std::vector<double> errors;
    for (const char* sentence : kSentences) {
      // Another voice's idea of the sentence, in its own tempo.
      const auto said = spoken("en-us+f4", sentence);
      const auto usual = espeakSentence("en-us", sentence);
      QVERIFY(said && usual);
      const auto features = hearing->features(melOf(said->samples));
      QVERIFY(features);
      const auto timing =
          timePhones(hearing->namedPhones(*features), *translateSegments(PhoneSet::Ipa, usual->segments));
      QVERIFY(timing);
      const auto truth = withoutSilence(said->phones), found = withoutSilence(timing->phones);
      QCOMPARE(found.size(), truth.size());
      for (std::size_t i = 0; i < truth.size(); ++i)
        errors.push_back(std::abs(found[i].endSeconds - truth[i].endSeconds));
    }
    std::sort(errors.begin(), errors.end());
    QVERIFY2(errors[errors.size() / 2] <= 0.02, qPrintable(QString::number(errors[errors.size() / 2])));
    QVERIFY2(errors[errors.size() * 9 / 10] <= 0.05, qPrintable(QString::number(errors[errors.size() * 9 / 10])));
  }

  void scoresSayWhatACrowdCosts() {
    if (!spoken("en-us", "Hello.")) QSKIP("espeak-ng has no voices here");
    CorpusVoiceWriter writer(path("judged"), "person-voice");
    QVERIFY(writer.begin());
    for (const char* sentence : kSentences) {
      const auto said = spoken("en-us+f4", sentence);
      QVERIFY(writer.add({"person-voice", "en", kSaidByNobodyElse, true, {}, said->phones}, {16000, said->samples}));
    }
    QVERIFY(writer.finish());
    const auto dataset = SpeechDataset::load(path("judged"));
    auto hearing = PhoneHearing::open(kEncoder);
    QVERIFY(dataset && hearing);
    const auto quiet = scoreSpeech(*hearing, dataset->heldOut(Speakers::People, 10));
    const auto loud = scoreSpeech(*hearing, dataset->heldOut(Speakers::People, 10, 0.0));
    QVERIFY(quiet && loud);
    QVERIFY(quiet->sentences == 3 && quiet->closures > 15 && loud->closures == quiet->closures);
    QVERIFY(quiet->closuresAtFivePercent >= 0.8 && quiet->burstsAtFivePercent > 0);
    // Fewer places may show one than do at the usual level, or more: so must the closures.
    QVERIFY((quiet->closuresByChance <= 0.05) == (quiet->closuresAtFivePercent >= quiet->closuresFound));
    QVERIFY(loud->phoneAccuracy < quiet->phoneAccuracy - 0.1);
  }

  void sentencesJoinACorpusAndWrongOnesDoNot() {
    if (!spoken("en-us", "Hello.")) QSKIP("espeak-ng has no voices here");
    std::filesystem::create_directories(path("mine"));
    for (std::size_t i = 0; i < std::size(kSentences); ++i) {
      const std::string name = "mine/" + std::to_string(i);
      QVERIFY(writePlainWav(path((name + ".wav").c_str()), {16000, spoken("en-us+f4", kSentences[i])->samples}));
      write((name + ".txt").c_str(), i == 2 ? "Nobody knows what else could possibly be said here." : kSentences[i]);
    }
    RecordingsOptions options;
    options.corpus = path("spoken");
    options.encoder = kEncoder;
    options.collections = {{"person-me", "en-us", path("mine"), Transcripts::TextBeside, {}, {}, true}};
    const auto report = addRecordings(options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->sentences, 2);
    QCOMPARE(report->left, 1);

    const auto utterances = loadCorpus(options.corpus);
    QVERIFY(utterances && utterances->size() == 2);
    for (const CorpusUtterance& utterance : *utterances) {
      QVERIFY(isRecorded(utterance) && utterance.heldOut && utterance.language == "en");
      QVERIFY(std::filesystem::exists(utterance.sound) && utterance.phones.size() > 20);
    }
    const auto again = addRecordings(options, {}, {});
    QVERIFY(again && again->sentences == 0 && again->left == 0);
  }

  void thePeopleOfATableAreVoicesOfTheirOwn() {
    if (!spoken("en-us", "Hello.")) QSKIP("espeak-ng has no voices here");
    std::filesystem::create_directories(path("people"));
    QVERIFY(writePlainWav(path("people/0.wav"), {16000, spoken("en-us+f4", kSentences[0])->samples}));
    QVERIFY(writePlainWav(path("people/1.wav"), {16000, spoken("en-us+f4", kSentences[1])->samples}));
    QVERIFY(writePlainWav(path("people/2.wav"), {16000, std::vector<float>(16000, 0.0F)}));
    write("people/index.tsv", std::string("0.wav\tann/1\t") + kSentences[0] + "\n1.wav\tbob\t" + kSentences[1] +
                                  "\n2.wav\tmute\tNobody says this.\n");
    RecordingsOptions options;
    options.corpus = path("apart");
    options.encoder = kEncoder;
    options.collections = {{"person-they", "en-us", path("people"), Transcripts::Tables, {}, {}, false}};
    const auto report = addRecordings(options, {}, {});
    QVERIFY2(report, report ? "" : report.error().message.c_str());
    QCOMPARE(report->sentences, 2);
    QCOMPARE(report->left, 1);
    const auto utterances = loadCorpus(options.corpus);
    QVERIFY(utterances && utterances->size() == 2);
    QCOMPARE((*utterances)[0].voice, std::string("person-they-ann-1"));
    QCOMPARE((*utterances)[1].voice, std::string("person-they-bob"));
  }

  void anEncoderThatNamesNoPhonesTimesNone() {
    write("beside/b.wav", "");
    write("beside/b.txt", "Second.");
    RecordingsOptions options;
    options.corpus = path("corpus");
    options.encoder = namelessEncoder();
    options.collections = {{"person-she", "en-us", path("beside"), Transcripts::TextBeside, {}, {}, false}};
    const auto nameless = addRecordings(options, {}, {});
    QVERIFY(!nameless && nameless.error().message.find("nameless.safetensors") != std::string::npos);
    options.encoder = path("nothing.safetensors");
    const auto missing = addRecordings(options, {}, {});
    QVERIFY(!missing && missing.error().message.find("nothing.safetensors") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestRecordings)
#include "tst_recordings.moc"
