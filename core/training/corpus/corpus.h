// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/training/corpus/phones.h"

namespace visema {

/// One sentence of a corpus: who says what, when which phone. Does not hold the sound, which `sound` names.
struct CorpusUtterance {
  std::string voice;
  std::string language;
  int sentence = 0;  // the same number within a language is the same text
  bool heldOut = false;
  std::filesystem::path sound;
  std::vector<TimedPhone> phones;
};

struct CorpusOptions {
  std::filesystem::path folder;
  double scale = 1;                 // 0.1 speaks a tenth of the sentences
  std::vector<std::string> voices;  // ids; empty means all
};

struct CorpusReport {
  int utterances = 0;
  double seconds = 0;
  std::vector<std::string> skipped;  // one sentence a voice that does not speak here
};

/// Lets every installed voice speak its sentences and writes sounds, phones and corpus.tsv. A voice already complete in
/// the folder is kept, so an interrupted run goes on.
Result<CorpusReport> makeCorpus(const CorpusOptions& options, const ProgressFn& progress, std::stop_token stop);

Result<std::vector<CorpusUtterance>> loadCorpus(const std::filesystem::path& folder);

}  // namespace visema
