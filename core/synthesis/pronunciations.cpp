// SPDX-License-Identifier: Apache-2.0
#include "core/synthesis/pronunciations.h"

#include <algorithm>
#include <cctype>
#include <sstream>

#include "core/base/file_bytes.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargest = 1u << 20;

std::string trimmed(const std::string& text) {
  const auto isSpace = [](unsigned char letter) { return std::isspace(letter) != 0; };
  const auto from = std::find_if_not(text.begin(), text.end(), isSpace);
  const auto to = std::find_if_not(text.rbegin(), text.rend(), isSpace).base();
  return from < to ? std::string(from, to) : std::string();
}

/// Bytes of UTF-8 beyond ASCII count as letters.
bool isLetter(unsigned char byte) { return byte >= 0x80 || std::isalnum(byte) != 0; }

bool startsWith(const std::string& text, std::size_t at, const std::string& word) {
  if (text.size() - at < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

}  // namespace

Result<Pronunciations> Pronunciations::readIfThere(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::exists(file, error) ? read(file) : Pronunciations();
}

Result<Pronunciations> Pronunciations::read(const std::filesystem::path& file) {
  const auto text = readTextFile(file, kLargest);
  if (!text)
    return fail(ErrorCode::NotFound, file.string() +
                                         " cannot be read; name a text file with lines \"word = how it "
                                         "is said\".");
  return parse(*text, file.string());
}

Result<Pronunciations> Pronunciations::parse(const std::string& text, const std::string& name) {
  Pronunciations list;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = trimmed(line);
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t equals = line.find('=');
    const std::string word = trimmed(line.substr(0, equals));
    if (equals == std::string::npos || word.empty())
      return fail(ErrorCode::BadData,
                  name + ", line " + std::to_string(number) + ": \"" + line + "\" is not \"word = how it is said\".");
    list.words_.emplace_back(word, trimmed(line.substr(equals + 1)));
  }
  std::stable_sort(list.words_.begin(), list.words_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return list;
}

std::string Pronunciations::applyTo(const std::string& text) const {
  std::string said;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = at == 0 || !isLetter(static_cast<unsigned char>(text[at - 1]));
    const auto found = std::find_if(words_.begin(), words_.end(), [&](const auto& entry) {
      const std::size_t end = at + entry.first.size();
      return begins && startsWith(text, at, entry.first) &&
             (end == text.size() || !isLetter(static_cast<unsigned char>(text[end])));
    });
    if (found == words_.end()) {
      said += text[at++];
    } else {
      said += found->second;
      at += found->first.size();
    }
  }
  return said;
}

}  // namespace visema
