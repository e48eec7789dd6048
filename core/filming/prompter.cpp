// SPDX-License-Identifier: Apache-2.0
#include "core/filming/prompter.h"

#include <algorithm>

namespace visema {
namespace {

constexpr double kRestSeconds = 3;
constexpr double kListenSeconds = 20;
constexpr std::size_t kSentencesOfABlock = 8;
constexpr double kLettersASecond = 14;
constexpr double kBreathSeconds = 0.8;
constexpr double kHardlyBegun = 0.7;  // seconds: "again" right after "next" means the sentence before

}  // namespace

std::vector<Prompt> prompterScript(const std::string& language) {
  std::vector<Prompt> script;
  const std::vector<std::string>& sentences = prompterSentences(language);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (i % kSentencesOfABlock == 0) script.push_back({PromptKind::Rest, {}, kRestSeconds});
    script.push_back({PromptKind::Say, sentences[i],
                      kBreathSeconds + static_cast<double>(sentences[i].size()) / kLettersASecond});
  }
  if (sentences.empty()) return script;
  script.push_back({PromptKind::Rest, {}, kRestSeconds});
  script.push_back({PromptKind::Listen, {}, kListenSeconds});
  return script;
}

void Prompter::begin(double now) {
  at_ = 0;
  since_ = now;
  filmed_.clear();
}

void Prompter::close(double now, bool kept) {
  const Prompt& prompt = script_[at_];
  filmed_.push_back({prompt.kind, since_, now, kept, prompt.text});
  since_ = now;
}

bool Prompter::tick(double now) {
  const Prompt* prompt = this->now();
  if (!prompt || prompt->kind == PromptKind::Say || now - since_ < prompt->seconds) return false;
  next(now);
  return true;
}

double Prompter::secondsLeft(double now) const {
  const Prompt* prompt = this->now();
  return prompt ? std::max(0.0, prompt->seconds - (now - since_)) : 0;
}

void Prompter::next(double now) {
  if (!this->now()) return;
  close(now, true);
  ++at_;
}

void Prompter::again(double now) {
  const bool meansBefore = at_ > 0 && now - since_ < kHardlyBegun && script_[at_ - 1].kind == PromptKind::Say;
  if (this->now()) close(now, false);
  if (!meansBefore) return;
  for (auto before = filmed_.rbegin(); before != filmed_.rend(); ++before) {
    if (before->text != script_[at_ - 1].text) continue;
    before->kept = false;
    break;
  }
  --at_;
}

void Prompter::end(double now) {
  if (!this->now()) return;
  close(now, now - since_ >= script_[at_].seconds && script_[at_].kind != PromptKind::Say);
  at_ = script_.size();
}

std::string Prompter::words() const {
  std::string words;
  for (const FilmedStretch& each : filmed_) {
    if (each.kind != PromptKind::Say || !each.kept) continue;
    if (!words.empty()) words += ' ';
    words += each.text;
  }
  return words;
}

std::optional<FilmedStretch> Prompter::listening() const {
  std::optional<FilmedStretch> longest;
  for (const FilmedStretch& each : filmed_)
    if (each.kind == PromptKind::Listen && each.kept && (!longest || each.to - each.from > longest->to - longest->from))
      longest = each;
  return longest;
}

/// Of what follows each other one stretch is made.
std::vector<FilmedStretch> Prompter::leftOut() const {
  std::vector<FilmedStretch> out;
  for (const FilmedStretch& each : filmed_) {
    if (each.kept || each.to <= each.from) continue;
    if (!out.empty() && out.back().to == each.from)
      out.back().to = each.to;
    else
      out.push_back(each);
  }
  return out;
}

}  // namespace visema
