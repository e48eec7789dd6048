// SPDX-License-Identifier: Apache-2.0
#include "core/synthesis/said_script.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/scratch_folder.h"
#include "core/base/try.h"
#include "core/base/wav.h"
#include "core/phones/phone_file.h"

namespace visema {
namespace {

constexpr double kPauseSeconds = 0.2;  // between two sentences, beside what the program itself pauses

bool isEmpty(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char letter) { return letter >= 0x80 || std::isalnum(letter); });
}

/// Without the marks of SSML.
std::string withoutMarks(const std::string& text) {
  std::string words;
  bool mark = false;
  for (const char letter : text) {
    mark = mark || letter == '<';
    if (!mark) words += letter;
    if (mark && letter == '>') mark = false, words += ' ';
  }
  return words;
}

/// Appends a sentence, its phones as late as its sound.
void append(const SaidSentence& said, AudioClip& sound, std::vector<TimedPhone>& phones) {
  if (!sound.samples.empty()) {
    const auto pause =
        static_cast<std::size_t>(std::llround(kPauseSeconds * sound.rate)) * static_cast<std::size_t>(sound.channels);
    sound.samples.resize(sound.samples.size() + pause);
    phones.push_back({kSilencePhone, sound.seconds()});
  }
  const double from = sound.seconds();
  for (const TimedPhone& phone : said.phones) phones.push_back({phone.phone, from + phone.endSeconds});
  sound.samples.insert(sound.samples.end(), said.sound.samples.begin(), said.sound.samples.end());
}

}  // namespace

std::vector<std::string> sentencesOf(const std::string& text) {
  if (text.find("<speak") != std::string::npos) return {text};
  std::vector<std::string> sentences;
  std::string now;
  const auto end = [&] {
    const std::size_t from = now.find_first_not_of(" \t\r\n");
    if (from != std::string::npos && !isEmpty(now)) sentences.push_back(now.substr(from));
    now.clear();
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool space = at + 1 == text.size() || std::isspace(static_cast<unsigned char>(text[at + 1])) != 0;
    if (text[at] == '\n') {
      end();
      continue;
    }
    now += text[at];
    if (space && (text[at] == '.' || text[at] == '!' || text[at] == '?')) end();
  }
  end();
  return sentences;
}

Result<SaidScript> sayInto(const std::filesystem::path& sound, SpeakingProgram& program, const std::string& text,
                           std::stop_token stop) {
  if (!program.readsSsml() && text.find("<speak") != std::string::npos)
    return fail(ErrorCode::Unsupported, "This voice reads no SSML; take one of espeak-ng, or leave the marks out.");
  const std::vector<std::string> sentences = sentencesOf(text);
  if (sentences.empty()) return fail(ErrorCode::InvalidArgument, "There is nothing to say; write a sentence.");
  const ScratchFolder scratch;
  AudioClip whole;
  std::vector<TimedPhone> phones;
  bool timed = true;
  std::string words;
  for (const std::string& sentence : sentences) {
    const auto said = program.say(sentence, scratch.path(), stop);
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "stopped");
    if (!said) return fail(said.error());
    if (whole.samples.empty()) whole.rate = said->sound.rate, whole.channels = said->sound.channels;
    if (said->sound.rate != whole.rate || said->sound.channels != whole.channels)
      return fail(ErrorCode::BadData, "The voice changes its sample rate from one sentence to the next.");
    timed = timed && !said->phones.empty();
    append(*said, whole, phones);
    words += (program.readsSsml() ? withoutMarks(sentence) : sentence) + "\n";
  }
  SaidScript script{sound, {}, sound, program.language(), whole.seconds()};
  TRY(writeWav(sound, whole));
  script.words.replace_extension(".txt");
  TRY(writeFileAtomically(script.words, words));
  if (!timed) return script;
  script.phones = sound;
  script.phones.replace_extension(".lab");
  TRY(writeFileAtomically(script.phones, writePhones(phones)));
  return script;
}

}  // namespace visema
