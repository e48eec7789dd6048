// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QtTest>
#include <fstream>

#include "core/laboratory/corpus/espeak_voice.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/phones/known_text.h"
#include "core/speech/mel_front_end.h"

using namespace visema;

namespace {

const std::filesystem::path kEncoder = VISEMA_RESOURCES "/visema-1.safetensors";
constexpr const char* kWords = "Pat the puppy popped a paper bag, and Bob put his map back.";

struct Voice {
  std::vector<float> samples;  // 16 kHz
  std::vector<TimedPhone> phones;
};

/// Another voice than the one whose tempo is expected; empty where espeak-ng has no data.
Voice voice(const char* words) {
  const auto spoken = espeakSentence("en-us+f4", words);
  if (!spoken) return {};
  auto phones = translateSegments(PhoneSet::Ipa, spoken->segments);
  return {atRate(spoken->sound, 16000).samples, phones.value_or(std::vector<TimedPhone>())};
}

/// m, b and p, and those of them in whose middle, give or take a row, a row's closure shows.
struct Closures {
  int said = 0, shown = 0;
};
Closures closuresIn(const FeatureRows& rows, std::span<const TimedPhone> phones) {
  Closures closures;
  double start = 0;
  for (const TimedPhone& phone : phones) {
    if (closesLips(phone.phone)) {
      ++closures.said;
      // A row's window is centred 100 ms after its first column, and the first row is doubled.
      const auto from = static_cast<std::int64_t>(std::floor((start - 0.1) * 25)) + 1;
      const auto to = static_cast<std::int64_t>(std::ceil((phone.endSeconds - 0.1) * 25)) + 1;
      bool shows = false;
      for (std::int64_t row = std::max<std::int64_t>(0, from); row <= to && row < rows.count(); ++row)
        shows = shows || rows.row(row)[3] > 0;
      closures.shown += shows;
    }
    start = phone.endSeconds;
  }
  return closures;
}

}  // namespace

class TestKnownText : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path write(const char* name, const std::string& text) const {
    const std::filesystem::path file = std::filesystem::path(folder_.path().toStdString()) / name;
    std::ofstream(file) << text;
    return file;
  }

 private Q_SLOTS:
  void textAndSubtitlesGiveTheirWords() {
    const auto text = readWords(write("a.txt", "\xEF\xBB\xBFHello,\r\n\r\n12 people --> here.\n"));
    QVERIFY(text);
    QCOMPARE(*text, std::string("Hello,\n12 people --> here."));
    const auto subtitles = readWords(write("a.srt",
                                           "1\n00:00:01,000 --> 00:00:02,000\n<i>Hello</i>, {\\an8}you.\n\n2\n"
                                           "00:00:03,000 --> 00:00:04,000\nBye.\n"));
    QVERIFY(subtitles);
    QCOMPARE(*subtitles, std::string("Hello, you.\nBye."));
    const auto empty = readWords(write("empty.txt", " \n\n"));
    QVERIFY(!empty && empty.error().message.find("empty.txt") != std::string::npos);
    const auto missing = readWords("/nowhere/said.txt");
    QVERIFY(!missing && missing.error().message.find("said.txt") != std::string::npos);
  }

  void theLipsCloseForWhatIsKnownToBeSaidAlsoInNoise() {
    Voice said = voice(kWords);
    if (said.samples.empty()) QSKIP("espeak-ng has no voices here");
    std::mt19937 random(5);
    for (float& sample : said.samples) sample += 0.2F * (static_cast<float>(random()) / 2147483648.0F - 1);
    auto hearing = PhoneHearing::open(kEncoder);
    const auto encoder = openSpeechEncoder(**Weights::open(kEncoder));
    QVERIFY(hearing && encoder);
    const auto timed = timeText(*hearing, said.samples, {kWords, "en-us"});
    QVERIFY2(timed, timed ? "" : timed.error().message.c_str());
    const FeatureRows heard = featuresOf(said.samples, **encoder);
    const SpeechTargets targets = speechTargets(*timed, melOf(said.samples).columnCount());
    const FeatureRows rows = rowsSaying(heard, targets, *hearing);
    QCOMPARE(rows.count(), heard.count());
    const Closures known = closuresIn(rows, said.phones), guessed = closuresIn(heard, said.phones);
    QVERIFY(known.said >= 10 && guessed.said == known.said);
    const QString counts = QString("of %1 known %2, guessed %3").arg(known.said).arg(known.shown).arg(guessed.shown);
    QVERIFY2(known.shown >= known.said - 1 && known.shown > guessed.shown, qPrintable(counts));
    for (float value : rows.values()) QVERIFY(value >= -1 && value <= 1);
  }

  void aRowLeansNoFurtherThanItMust() {
    const Voice said = voice("Mama.");
    if (said.samples.empty()) QSKIP("espeak-ng has no voices here");
    auto hearing = PhoneHearing::open(kEncoder);
    QVERIFY(hearing);
    auto features = hearing->features(melOf(said.samples));
    QVERIFY(features);
    const HeardFeatures named = hearing->namedPhones(*features);
    const int entry = features->entries / 2;
    std::vector<float> row(features->values.begin() + entry * features->dimension,
                           features->values.begin() + (entry + 1) * features->dimension);
    int likeliest = 0, unlikely = 0;
    for (int phone = 0; phone < named.dimension; ++phone) {
      if (named.at(entry, phone) > named.at(entry, likeliest)) likeliest = phone;
      if (named.at(entry, phone) < named.at(entry, unlikely)) unlikely = phone;
    }
    std::vector<float> moved = row;
    if (named.at(entry, likeliest) > std::log(0.5F)) {
      hearing->leanTowards(likeliest, 8, moved);
      QCOMPARE(moved, row);  // it names the phone already
    }
    hearing->leanTowards(unlikely, 8, moved);
    QVERIFY(std::equal(row.begin(), row.begin() + 8, moved.begin()));
    const HeardFeatures after = hearing->namedPhones({1, features->dimension, moved});
    QVERIFY(after.at(0, unlikely) > named.at(entry, unlikely) + 1);
  }

  void framesSpeakAsLongAsTheirPhones() {
    const TimedPhone phones[] = {{kSilencePhone, 0.4}, {*findPhone("a"), 0.8}, {kSilencePhone, 1.2}};
    const std::vector<float> speech = speechPerFrame(speechTargets(phones, 96), 32);
    for (std::size_t frame = 0; frame < speech.size(); ++frame)
      QCOMPARE(speech[frame], frame >= 10 && frame < 20 ? 1.0F : 0.0F);
  }

  void whatIsNotSaidIsNotFollowed() {
    const Voice said = voice(kWords);
    if (said.samples.empty()) QSKIP("espeak-ng has no voices here");
    auto hearing = PhoneHearing::open(kEncoder);
    QVERIFY(hearing);
    const auto other = timeText(*hearing, said.samples, {"Nobody knows what else could ever be here.", "en-us"});
    QVERIFY(!other && other.error().message.find("does not say the text") != std::string::npos);
    const auto nowhere = timeText(*hearing, said.samples, {kWords, "xx-nowhere"});
    QVERIFY(!nowhere && nowhere.error().message.find("xx-nowhere") != std::string::npos);
    const std::vector<float> tooLong(static_cast<std::size_t>(16000 * (kLongestTextSeconds + 1)));
    const auto cut = timeText(*hearing, tooLong, {kWords, "en-us"});
    QVERIFY(!cut && cut.error().message.find("minutes") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestKnownText)
#include "tst_known_text.moc"
