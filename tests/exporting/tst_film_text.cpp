// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "core/lipsync/mouth_codes.h"
#include "core/nn/speech/open_speech_encoder.h"
#include "core/nn/weights/weights.h"
#include "core/phones/phone_hearing.h"
#include "tests/exporting/film_fixture.h"

using namespace visema;
using namespace visema::test;
namespace fs = std::filesystem;

namespace {

const fs::path kEncoder = VISEMA_RESOURCES "/visema-1.safetensors";
constexpr const char* kWords = "Bob put my paper map back.";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

class TestFilmText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    here_ = folder_.path().toStdString();
    const std::string speak = "espeak-ng -v en-us+f4 -w '" + (here_ / "said.wav").string() + "' '" + kWords + "'";
    if (std::system(speak.c_str()) != 0) QSKIP("espeak-ng is not installed here");
    SyntheticOptions options;
    options.size = {240, 200};
    QVERIFY(addLightNetwork(here_, {"visema-1", (*openSpeechEncoder(**Weights::open(kEncoder)))->fingerprint()}, 64,
                            options));
    avatar_ = *makeSyntheticPackage(here_, options);
    engines_ = testEngines();
    engines_.openSpeechEncoder = [](const std::string&) -> Result<std::unique_ptr<SpeechEncoder>> {
      return openSpeechEncoder(**Weights::open(kEncoder));
    };
    engines_.openHearing = [](const std::string&) { return PhoneHearing::open(kEncoder); };
  }

  void theLipsSayAKnownTextInsteadOfWhatIsHeard() {
    const auto said = film("said", kWords), heard = film("heard", nullptr);
    QVERIFY2(said, messageOf(said).c_str());
    QVERIFY2(heard, messageOf(heard).c_str());
    QCOMPARE(said->heardThrough, std::string("visema-1 and said.txt"));
    QCOMPARE(heard->heardThrough, std::string("visema-1"));
    const auto known = readMouthCodes(here_ / "said.csv"), guessed = readMouthCodes(here_ / "heard.csv");
    QVERIFY(known && guessed && known->frames() == guessed->frames());
    QVERIFY(known->values != guessed->values);
  }

  void aTextThatIsNotSaidIsRefusedByName() {
    const auto wrong = film("wrong", "Nobody knows what else could ever be here.");
    QVERIFY(!wrong && contains(wrong.error().message, "wrong.txt: The sound does not say the text"));
    QVERIFY(!fs::exists(here_ / "wrong.mp4"));
  }

  void theBeginningOfASoundIsSaidAsTheWholeOfItIs() {
    const auto whole = film("whole", kWords), part = film("part", kWords, 1);
    QVERIFY2(whole, messageOf(whole).c_str());
    QVERIFY2(part, messageOf(part).c_str());
    QCOMPARE(part->frames, FrameIndex{25});
    const auto all = readMouthCodes(here_ / "whole.csv"), first = readMouthCodes(here_ / "part.csv");
    QVERIFY(all && first && first->frames() < all->frames());
    const std::size_t early = static_cast<std::size_t>(first->size) * 10;  // they look ahead of the cut
    for (std::size_t i = 0; i < early; ++i) QVERIFY(std::abs(first->values[i] - all->values[i]) < 1e-3F);
  }

  void anAvatarThatHearsOtherwiseSaysThatItFollowsNoText() {
    engines_.openHearing = nullptr;
    const auto report = film("unknown", kWords);
    QVERIFY(!report && contains(report.error().message, "unknown.txt cannot be followed"));
  }

 private:
  Result<FilmReport> film(const std::string& name, const char* words, double seconds = 0) const {
    FilmOptions film = losslessFilm(avatar_, here_ / "said.wav", here_ / (name + ".mp4"));
    film.codesOut = here_ / (name + ".csv");
    film.seconds = seconds;
    if (words) {
      film.text = here_ / (name + ".txt");
      std::ofstream(film.text) << words;
    }
    return renderFilm(film, engines_, {}, {});
  }

  QTemporaryDir folder_;
  fs::path here_, avatar_;
  FilmEngines engines_;
};

QTEST_APPLESS_MAIN(TestFilmText)
#include "tst_film_text.moc"
