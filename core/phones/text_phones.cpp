// SPDX-License-Identifier: Apache-2.0
#include "core/phones/text_phones.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

#include "core/base/program_run.h"
#include "core/base/try.h"

namespace visema {

namespace {

constexpr std::size_t kLongestText = 1 << 20;

Error cannotAsk() {
  return {ErrorCode::Unsupported, "A text needs the program espeak-ng for its pronunciation; install that package."};
}

/// What espeak-ng prints for the words: its phones in IPA, "_" between them, a space between words.
Result<std::string> pronounce(const KnownText& text) {
  auto run = runProgram({"espeak-ng", "-q", "--ipa", "--sep=_", "-b1", "-v", text.language, "--stdin"}, text.words);
  if (!run || run->exitCode < 0) return fail(cannotAsk());
  if (run->exitCode != 0)
    return fail(ErrorCode::Unsupported, "espeak-ng knows no language " + text.language +
                                            "; use one that \"espeak-ng --voices\" lists, as en-us, de or fr.");
  return std::move(run->printed);
}

/// en-us, fr-be, mb-de1: no path and no option.
bool isLanguage(const std::string& name) {
  return !name.empty() && name.size() < 32 && name[0] != '-' &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char letter) { return std::isalnum(letter) != 0 || letter == '-' || letter == '_'; });
}

}  // namespace

Result<std::vector<TimedPhone>> phonesOfText(const KnownText& text) {
  if (!isLanguage(text.language))
    return fail(ErrorCode::InvalidArgument,
                "\"" + text.language + "\" is not a language; name one as en-us, de or fr.");
  if (text.words.size() > kLongestText)
    return fail(ErrorCode::InvalidArgument, "A text may have a million letters; part it.");
  auto printed = TRY(pronounce(text));
  std::replace(printed.begin(), printed.end(), '_', ' ');
  std::istringstream symbols(printed);
  std::vector<TimedPhone> result;
  double end = 0;
  for (std::string symbol; symbols >> symbol;) {
    if (symbol.starts_with('(')) continue;  // "(en)": the words that follow are of another language
    for (const int phone : translatePhone(PhoneSet::Ipa, symbol)) {
      if (phone == kSilencePhone) continue;
      end += phones()[static_cast<std::size_t>(phone)].seconds;
      if (!result.empty() && result.back().phone == phone)
        result.back().endSeconds = end;
      else
        result.push_back({phone, end});
    }
  }
  return result;
}

}  // namespace visema
