// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/training/corpus/corpus.h"
#include "core/training/corpus/sound.h"

namespace visema {

/// Writes the sentences of one voice into its folder of a corpus; the index comes last, so a folder with one is whole.
/// Belongs to one thread.
class CorpusVoiceWriter {
 public:
  CorpusVoiceWriter(const std::filesystem::path& corpus, std::string voice);
  bool isFinished() const;
  Status begin();
  /// `utterance.sound` is chosen here.
  Status add(const CorpusUtterance& utterance, const Sound& sound);
  /// Fails with Unsupported when nothing was added.
  Status finish();
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::string voice_;
  std::filesystem::path folder_;
  std::string index_;
  int added_ = 0;
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

/// Lets every installed voice speak its sentences and writes sounds and phones. A voice already complete in
/// the folder is kept, so an interrupted run goes on.
Result<CorpusReport> makeCorpus(const CorpusOptions& options, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
