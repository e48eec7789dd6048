// SPDX-License-Identifier: Apache-2.0
#include "core/phones/text_phones.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "core/base/try.h"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace visema {

namespace {

constexpr const char* kProgram = "espeak-ng";
constexpr std::size_t kLongestText = 1 << 20;

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

std::string readAll(int descriptor) {
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
}

Error cannotAsk() {
  return {ErrorCode::Unsupported, "A text needs the program espeak-ng for its pronunciation; install that package."};
}

/// What espeak-ng prints for the words: its phones in IPA, "_" between them, a space between words.
Result<std::string> pronounce(const KnownText& text) {
  Descriptor words(::memfd_create("words", MFD_CLOEXEC));  // as its input, so that nothing waits for a reader
  int ends[2] = {-1, -1};
  if (words.number() < 0 || ::pipe2(ends, O_CLOEXEC) != 0) return fail(cannotAsk());
  Descriptor out(ends[0]), in(ends[1]);
  const auto size = static_cast<ssize_t>(text.words.size());
  if (::write(words.number(), text.words.data(), text.words.size()) != size ||
      ::lseek(words.number(), 0, SEEK_SET) != 0)
    return fail(cannotAsk());
  std::array<std::string, 8> arguments = {kProgram, "-q", "--ipa", "--sep=_", "-b1", "-v", text.language, "--stdin"};
  std::array<char*, 9> pointers{};
  std::transform(arguments.begin(), arguments.end(), pointers.begin(), [](std::string& word) { return word.data(); });
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, words.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, in.number(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, kProgram, &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  in.close();
  if (failed != 0) return fail(cannotAsk());
  std::string printed = readAll(out.number());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 127) return fail(cannotAsk());
  if (WEXITSTATUS(status) != 0)
    return fail(ErrorCode::Unsupported, "espeak-ng knows no language " + text.language +
                                            "; use one that \"espeak-ng --voices\" lists, as en-us, de or fr.");
  return printed;
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
    return fail(ErrorCode::InvalidArgument, "\"" + text.language + "\" is no language; name one as en-us, de or fr.");
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
