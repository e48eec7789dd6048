// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/safetensors_header.h"

#include "core/nn/weights/bad_file.h"

namespace visema {
namespace {

/// The header's grammar as a hand-written descent of fixed depth. Not a general JSON parser.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  SafetensorsHeader parse() {
    SafetensorsHeader header;
    object([&](std::string key) {
      if (key == "__metadata__")
        metadata(header.metadata);
      else
        header.tensors.push_back(entry(std::move(key)));
    });
    skipSpace();
    if (position_ != text_.size()) damaged();
    return header;
  }

 private:
  [[noreturn]] static void damaged() { throw BadFile("its header is damaged"); }

  void skipSpace() {
    while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos)
      ++position_;
  }
  char next() {
    if (position_ == text_.size()) damaged();
    return text_[position_++];
  }
  bool accept(char wanted) {
    skipSpace();
    if (position_ == text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) damaged();
  }

  template <class Member>
  void object(Member member) {
    expect('{');
    if (accept('}')) return;
    do {
      std::string key = string();
      expect(':');
      member(std::move(key));
    } while (accept(','));
    expect('}');
  }

  std::vector<std::int64_t> numbers() {
    std::vector<std::int64_t> result;
    expect('[');
    if (accept(']')) return result;
    do result.push_back(number());
    while (accept(','));
    expect(']');
    return result;
  }

  std::int64_t number() {
    skipSpace();
    const std::size_t start = position_;
    std::int64_t value = 0;
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9') {
      if (position_ - start == 18) damaged();  // no file is that large
      value = value * 10 + (text_[position_++] - '0');
    }
    if (position_ == start) damaged();
    return value;
  }

  std::string string() {
    expect('"');
    std::string result;
    for (char c = next(); c != '"'; c = next()) {
      if (static_cast<unsigned char>(c) < 0x20) damaged();
      if (c == '\\')
        escaped(result);
      else
        result += c;
    }
    return result;
  }

  void escaped(std::string& result) {
    const char c = next();
    if (c == 'u') return unicode(result);
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const std::size_t which = kEscapes.find(c);
    if (which == std::string_view::npos) damaged();
    result += kMeanings[which];
  }

  unsigned hex4() {
    unsigned value = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = next();
      const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
      if (digit == std::string_view::npos) damaged();
      value = value * 16 + static_cast<unsigned>(digit < 16 ? digit : digit - 6);
    }
    return value;
  }

  void unicode(std::string& result) {
    unsigned code = hex4();
    if (code >= 0xdc00 && code < 0xe000) damaged();
    if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
      if (next() != '\\' || next() != 'u') damaged();
      const unsigned low = hex4();
      if (low < 0xdc00 || low >= 0xe000) damaged();
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    appendUtf8(result, code);
  }

  static void appendUtf8(std::string& result, unsigned code) {
    if (code < 0x80) {
      result += static_cast<char>(code);
      return;
    }
    const int following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr unsigned kLead[] = {0, 0xc0, 0xe0, 0xf0};
    result += static_cast<char>(kLead[following] | code >> (6 * following));
    for (int i = following - 1; i >= 0; --i) result += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3f));
  }

  void metadata(std::map<std::string, std::string>& values) {
    object([&](std::string key) {
      if (!values.emplace(std::move(key), string()).second) damaged();
    });
  }

  SafetensorsEntry entry(std::string name) {
    SafetensorsEntry result;
    result.name = std::move(name);
    unsigned seen = 0;
    object([&](const std::string& key) {
      unsigned field = 0;
      if (key == "dtype") {
        field = 1;
        result.type = string();
      } else if (key == "shape") {
        field = 2;
        result.shape = numbers();
      } else if (key == "data_offsets") {
        field = 4;
        const std::vector<std::int64_t> offsets = numbers();
        if (offsets.size() != 2) damaged();
        result.begin = static_cast<std::uint64_t>(offsets[0]);
        result.end = static_cast<std::uint64_t>(offsets[1]);
      }
      if (field == 0 || (seen & field) != 0) damaged();
      seen |= field;
    });
    if (seen != 7) damaged();
    return result;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view json) { return HeaderParser(json).parse(); }

}  // namespace visema
