// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <algorithm>
#include <cctype>
#include <set>

#include "core/laboratory/corpus/texts.h"
#include "core/laboratory/corpus/voices.h"

using namespace visema;

namespace {

std::string lettersOf(const std::string& text) {
  std::string letters;
  for (char character : text)
    if (std::isalpha(static_cast<unsigned char>(character)))
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
  return letters;
}

}  // namespace

class TestTexts : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void everyVoiceHasSomethingToSay() {
    for (const CorpusVoice& voice : corpusVoices()) {
      QVERIFY(corpusSentences(std::string(voice.language), voice.sentences).size() >= 12);
      QVERIFY(voice.sentences > 0);
    }
    QVERIFY(corpusSentences("xx", 10).empty());
  }

  void englishIsAsMuchAsWantedAndAlwaysTheSame() {
    const auto many = corpusSentences("en", 420), few = corpusSentences("en", 60);
    QCOMPARE(many.size(), std::size_t{420});
    QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
    QVERIFY(std::set<std::string>(many.begin(), many.end()).size() > 410);
    for (const std::string& sentence : many) {
      QVERIFY(sentence.size() > 10);
      QVERIFY(sentence.find("  ") == std::string::npos && sentence.find(" .") == std::string::npos);
    }
  }

  void theSentencesIrisIsJudgedByAreNeverTrainedOn() {
    const std::string judged[] = {
        lettersOf("Thank you very much for watching. See you soon!"),
        lettersOf("One, two, three, four, five, six, seven, eight, nine, ten."),
        lettersOf("That is all for today. Have a wonderful evening!"),
    };
    for (const std::string& sentence : corpusSentences("en", 2000))
      for (const std::string& forbidden : judged) QVERIFY(lettersOf(sentence).find(forbidden) == std::string::npos);
  }
};

QTEST_APPLESS_MAIN(TestTexts)
#include "tst_texts.moc"
