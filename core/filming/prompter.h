// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace visema {

enum class PromptKind {
  Rest,    // closed lips, eyes into the camera
  Say,     // a sentence to read aloud
  Listen,  // a face that listens: what the avatar does while nobody speaks
};

struct Prompt {
  PromptKind kind = PromptKind::Say;
  std::string text;    // of Say
  double seconds = 0;  // how long Rest and Listen take; about how long a sentence takes to read
};

/// About two minutes to read in a language: rest, sentences, rest, sentences, ..., rest, and listening at the end.
std::vector<Prompt> prompterScript(const std::string& language);
/// As espeak-ng names them: "en-us", "de".
std::vector<std::string> prompterLanguages();

/// Sentences of a language that hold each of its mouth shapes many times, lips that close most of all.
const std::vector<std::string>& prompterSentences(const std::string& language);

/// Something that happened between two moments of a film, in seconds.
struct FilmedStretch {
  PromptKind kind = PromptKind::Say;
  double from = 0, to = 0;
  bool kept = true;   // false: it was taken again
  std::string text{};  // of Say
};

/// Leads through a script: what is to be done now, what was done when. Knows no clock: it is told the film's seconds.
class Prompter {
 public:
  explicit Prompter(std::vector<Prompt> script) : script_(std::move(script)) {}

  void begin(double now);
  /// The prompt of this moment; null at the end.
  const Prompt* now() const { return at_ < script_.size() ? &script_[at_] : nullptr; }
  const Prompt* following() const { return at_ + 1 < script_.size() ? &script_[at_ + 1] : nullptr; }
  std::size_t index() const { return at_; }
  std::size_t count() const { return script_.size(); }
  /// Rest and Listen go on by themselves once their time is over: whether they did.
  bool tick(double now);
  double secondsLeft(double now) const;
  /// What was to be done was done.
  void next(double now);
  /// The sentence is read again, or the one before it if this one has hardly begun; what was read of it does not count.
  void again(double now);
  /// Nothing more is filmed; what is under way does not count.
  void end(double now);

  const std::vector<FilmedStretch>& filmed() const { return filmed_; }
  /// What was said and counts, one sentence after the other.
  std::string words() const;
  /// The longest stretch of listening; none where there was none.
  std::optional<FilmedStretch> listening() const;
  std::vector<FilmedStretch> leftOut() const;

 private:
  void close(double now, bool kept);
  std::vector<Prompt> script_;
  std::size_t at_ = 0;
  double since_ = 0;
  std::vector<FilmedStretch> filmed_;
};

}  // namespace visema
