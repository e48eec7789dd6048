// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <sstream>

#include "core/base/wav.h"
#include "core/phones/phone_file.h"
#include "core/synthesis/pronunciations.h"
#include "core/synthesis/said_script.h"

using namespace visema;

/// Programs that say texts are scripts here, but for espeak-ng where it is installed.
class TestSynthesis : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::filesystem::path path(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }
  static std::string textOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
  /// A program of that name that comes before those of the system.
  void script(const char* name, const std::string& lines) const {
    std::ofstream(path(name)) << "#!/bin/sh\n" << lines;
    QFile::setPermissions(folder_.filePath(QLatin1String(name)),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  }

 private Q_SLOTS:
  void initTestCase() {
    AudioClip second{16000, 1, std::vector<float>(16000)};
    for (std::size_t i = 0; i < second.samples.size(); ++i) second.samples[i] = 0.3F * std::sin(0.05F * float(i));
    QVERIFY(writeWav(path("second.wav"), second));
    qputenv("PATH", (folder_.path() + u':' + qEnvironmentVariable("PATH")).toLocal8Bit());
  }

  void aTextIsPartedIntoItsSentences() {
    const auto sentences = sentencesOf("Hello there.  It costs 3.50 today!\n\n- \nIs it?  Yes");
    QCOMPARE(sentences, (std::vector<std::string>{"Hello there.", "It costs 3.50 today!", "Is it?", "Yes"}));
    QCOMPARE(sentencesOf(" .\n").size(), std::size_t{0});
    QCOMPARE(sentencesOf("<speak>One. <break time='1s'/> Two.</speak>").size(), std::size_t{1});
  }

  void wordsAreSaidAsTheUserWantsThem() {
    const auto list = Pronunciations::parse("# mine\nGIF = jif\nGIF file = jif fail\nÜber = oober\nnix=\n", "list");
    QVERIFY(list.has_value());
    QCOMPARE(list->applyTo("A gif, a GIF file, gifs; Über nix!"), std::string("A jif, a jif fail, gifs; oober !"));
    const auto wrong = Pronunciations::parse("GIF = jif\nno sign\n", "list");
    QVERIFY(!wrong.has_value() && wrong.error().message.find("list, line 2") != std::string::npos);
  }

  void sentencesFollowEachOtherWithTheTimesOfTheirPhones() {
    script("flite", "cat \"$5\" >> " + path("asked").string() + "\ncp " + path("second.wav").string() +
                        " \"$7\"\necho 'pau:0.2 m:0.5 aa:0.9 pau:1.0'\n");
    auto flite = SpeakingProgram::open("flite:slt");
    QVERIFY(flite.has_value());
    const auto said = sayInto(path("said.wav"), **flite, "Ma. Ma!", {});
    QVERIFY2(said.has_value(), said ? "" : said.error().message.c_str());
    QCOMPARE(textOf(path("asked")), std::string("Ma.Ma!"));
    QCOMPARE(textOf(said->words), std::string("Ma.\nMa!\n"));
    QCOMPARE(said->language, std::string("en-us"));
    QVERIFY(std::abs(said->seconds - 2.2) < 1e-6);
    const auto phones = parsePhones(textOf(said->phones), "said.lab");
    QVERIFY(phones.has_value());
    std::vector<std::pair<std::string, int>> heard;
    for (const TimedPhone& phone : *phones)
      heard.emplace_back(visema::phones()[static_cast<std::size_t>(phone.phone)].symbol,
                         static_cast<int>(std::lround(phone.endSeconds * 1000)));
    QCOMPARE(heard, (std::vector<std::pair<std::string, int>>{{"sil", 200},
                                                              {"m", 500},
                                                              {"a", 900},
                                                              {"sil", 1000},
                                                              {"sil", 1200},
                                                              {"sil", 1400},
                                                              {"m", 1700},
                                                              {"a", 2100},
                                                              {"sil", 2200}}));
  }

  void festivalGetsNothingThatItCouldRun() {
    script("festival", "cp \"$2\" " + path("script").string() + "\nexit 1\n");
    const auto festival = SpeakingProgram::open("festival:kal_diphone");
    QVERIFY(!sayInto(path("none.wav"), **festival, "Say \"(system rm)\" \\ now.", {}).has_value());
    QVERIFY(textOf(path("script")).find("Text \"Say  (system rm)    now.\"") != std::string::npos);
    QVERIFY(!SpeakingProgram::open("festival:kal) (system").has_value());
    QVERIFY(!QFile::exists(folder_.filePath(QStringLiteral("none.wav"))));
  }

  void anyProgramThatPrintsAWavFileIsAVoice() {
    const std::string command = "program:read line && test \"$line\" = Hello. && cat " + path("second.wav").string();
    const auto program = SpeakingProgram::open(command);
    QVERIFY(program.has_value());
    const auto said = sayInto(path("any.wav"), **program, "Hello.", {});
    QVERIFY2(said.has_value(), said ? "" : said.error().message.c_str());
    QVERIFY(said->phones.empty() && said->language.empty() && std::abs(said->seconds - 1) < 1e-6);
    const auto silent = sayInto(path("no.wav"), **SpeakingProgram::open("program:echo"), "Hello.", {});
    QVERIFY(!silent.has_value() && silent.error().message.find("\"echo\" prints no WAV file") != std::string::npos);
    QVERIFY(!sayInto(path("no.wav"), **program, "<speak>Hello.</speak>", {}).has_value());
  }

  void whatDoesNotSpeakHereIsSaidByItsName() {
    script("flite", "exit 127\n");
    const auto none = sayInto(path("no.wav"), **SpeakingProgram::open("flite:slt"), "Hello.", {});
    QVERIFY(!none.has_value() && none.error().message.find("install the package flite") != std::string::npos);
    for (const char* voice : {"slt", "flite:", "flite:-o", "flite:a/b", "who:slt", "program:"})
      QVERIFY2(!SpeakingProgram::open(voice).has_value(), voice);
    QVERIFY(!sayInto(path("no.wav"), **SpeakingProgram::open("flite:slt"), " ... ", {}).has_value());
  }

  void espeakSaysItAndHeedsItsMarks() {
    if (QStandardPaths::findExecutable(QStringLiteral("espeak-ng")).isEmpty()) QSKIP("espeak-ng is not installed");
    const auto espeak = SpeakingProgram::open("espeak-ng:de");
    const auto plain = sayInto(path("e.wav"), **espeak, "Guten Tag.", {});
    const auto paused = sayInto(path("p.wav"), **espeak, "<speak>Guten <break time=\"2s\"/> Tag.</speak>", {});
    QVERIFY(plain.has_value() && plain->seconds > 0.4 && plain->language == "de" && plain->phones.empty());
    QVERIFY(paused.has_value() && paused->seconds > plain->seconds + 1.5);
    QCOMPARE(textOf(paused->words).find('<'), std::string::npos);
    const auto voices = voicesHere();
    QVERIFY(std::any_of(voices.begin(), voices.end(),
                        [](const SyntheticVoice& voice) { return voice.name == "espeak-ng:de"; }));
  }
};

QTEST_GUILESS_MAIN(TestSynthesis)
#include "tst_synthesis.moc"
