// SPDX-License-Identifier: Apache-2.0
#include "tests/layering/type_names.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "core/base/file_bytes.h"

namespace visema {
namespace {

struct Token {
  std::string text;
  int line = 0;
};

bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Words and single characters; without comments, texts and lines of the preprocessor.
class Tokens {
 public:
  explicit Tokens(std::string_view source) : source_(source) {
    while (at_ < source_.size()) step();
  }
  std::vector<Token> take() && { return std::move(tokens_); }

 private:
  void step() {
    const char c = source_[at_];
    const std::string_view rest = source_.substr(at_);
    if (c == '\n') {
      skip(1);
      lineBegins_ = true;
    } else if (std::isspace(static_cast<unsigned char>(c))) {
      skip(1);
    } else if (rest.substr(0, 2) == "//" || (c == '#' && lineBegins_)) {
      skipLine();
    } else if (rest.substr(0, 2) == "/*") {
      skipPast(rest.find("*/", 2), 2);
    } else if (rest.substr(0, 2) == "R\"") {
      const std::string end = ")" + std::string(rest.substr(2, rest.find('(') - 2)) + "\"";
      skipPast(rest.find(end), end.size());
    } else if (c == '"' || c == '\'') {
      skipQuoted(c);
    } else {
      word(rest);
    }
  }
  void skip(std::size_t count) {
    for (; count > 0 && at_ < source_.size(); --count) line_ += source_[at_++] == '\n';
  }
  void skipPast(std::size_t end, std::size_t length) {
    skip(end == std::string_view::npos ? source_.size() : end + length);
  }
  void skipLine() {
    char last = ' ';
    for (; at_ < source_.size() && (source_[at_] != '\n' || last == '\\'); skip(1)) last = source_[at_];
  }
  void skipQuoted(char quote) {
    for (skip(1); at_ < source_.size() && source_[at_] != quote; skip(1))
      if (source_[at_] == '\\') skip(1);
    skip(1);
  }
  void word(std::string_view rest) {
    lineBegins_ = false;
    std::size_t length = 0;  // the ' in 100'000 parts no words
    while (length < rest.size() && (isWord(rest[length]) || (length > 0 && rest[length] == '\''))) ++length;
    length = std::max<std::size_t>(1, length);
    tokens_.push_back({std::string(rest.substr(0, length)), line_});
    at_ += length;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool lineBegins_ = true;
  std::vector<Token> tokens_;
};

/// What a brace opens: a namespace of that name, or anything else, in which no name is everybody's.
struct Scope {
  bool isNamespace = false;
  std::string name;
};

/// Reads one source's tokens from statement to statement.
class Definitions {
 public:
  explicit Definitions(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::vector<TypeDefinition> find() && {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const std::string& text = tokens_[i].text;
      if (text == "{") {
        open(i);
      } else if (text == "}") {
        if (!scopes_.empty()) scopes_.pop_back();
        begin_ = i + 1;
      } else if (text == ";") {
        begin_ = i + 1;
      }
    }
    return std::move(found_);
  }

 private:
  void open(std::size_t brace) {
    const auto first = tokens_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto last = tokens_.begin() + static_cast<std::ptrdiff_t>(brace);
    begin_ = brace + 1;
    const auto word = std::find_if(first, last, [](const Token& token) { return token.text == "namespace"; });
    if (word != last) {
      scopes_.push_back({true, joined(word + 1, last)});
      return;
    }
    const bool everybodys = std::all_of(scopes_.begin(), scopes_.end(),
                                        [](const Scope& scope) { return scope.isNamespace && !scope.name.empty(); });
    if (everybodys) define(first, last);
    scopes_.push_back({});
  }

  using Place = std::vector<Token>::const_iterator;
  static std::string joined(Place from, Place to) {
    std::string text;
    for (; from != to; ++from) text += from->text;
    return text;
  }

  /// "template <...> class [[nodiscard]] alignas(8) Name final : public Base" and the like.
  void define(Place from, Place to) {
    if (from != to && from->text == "template") {
      int depth = 0;
      for (++from; from != to; ++from) {
        depth += (from->text == "<") - (from->text == ">");
        if (depth == 0) break;
      }
      if (from != to) ++from;
    }
    static const char* const kKinds[] = {"class", "struct", "union", "enum"};
    const auto isKind = [](const Token& token) {
      return std::find(std::begin(kKinds), std::end(kKinds), token.text) != std::end(kKinds);
    };
    if (from == to || !isKind(*from)) return;
    while (from != to && isKind(*from)) ++from;  // enum class
    Place name = to;
    for (int depth = 0; from != to && from->text != "final"; ++from) {
      depth += (from->text == "(" || from->text == "[") - (from->text == ")" || from->text == "]");
      const bool isJoin = from->text == ":" && from + 1 != to && (from + 1)->text == ":";
      if (depth == 0 && isJoin) {
        ++from;
        continue;
      }
      if (depth == 0 && from->text == ":") break;
      if (depth == 0 && (from->text == "<" || from->text == "=")) return;  // a specialization, a variable
      if (depth != 0 || !isWord(from->text[0]) || from->text == "alignas") continue;
      if (name == to) name = from;
    }
    if (name == to) return;
    Place end = name + 1;
    while (end != to && end->text == ":" && end + 1 != to && (end + 1)->text == ":") end += 3;
    std::string whole;
    for (const Scope& scope : scopes_) whole += scope.name + "::";
    found_.push_back({whole + joined(name, end), name->line});
  }

  std::vector<Token> tokens_;
  std::size_t begin_ = 0;  // of the statement
  std::vector<Scope> scopes_;
  std::vector<TypeDefinition> found_;
};

}  // namespace

std::vector<TypeDefinition> typesDefinedIn(std::string_view source) {
  return Definitions(Tokens(source).take()).find();
}

Result<std::vector<Violation>> checkTypeNames(const std::filesystem::path& root) {
  std::map<std::string, std::string> files;  // sorted, so that the same one is always the second
  for (const char* top : {"core", "ui", "app"}) {
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator it(root / top, error), end; it != end; it.increment(error)) {
      const std::string extension = it->path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      Result<std::string> text = readTextFile(it->path(), 16 << 20);
      if (!text) return fail(text.error());
      files[it->path().lexically_relative(root).generic_string()] = std::move(*text);
    }
  }
  std::map<std::string, std::pair<std::string, int>> known;
  std::vector<Violation> found;
  for (const auto& [file, text] : files)
    for (const TypeDefinition& type : typesDefinedIn(text)) {
      const auto [first, isNew] = known.try_emplace(type.name, file, type.line);
      if (isNew || first->second.first == file) continue;
      found.push_back({file, type.line,
                       type.name + " is already the name of a type in " + first->second.first + ":" +
                           std::to_string(first->second.second)});
    }
  return found;
}

}  // namespace visema
