// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/laboratory/recordings/transcripts.h"

namespace visema {

/// Sentences that one person recorded (or several in one language), with what they say.
struct Recordings {
  std::string id;        // names its folder in the corpus; where tables name speakers, id-SPEAKER is each one's
  std::string language;  // as espeak-ng names it, which tells the phones of the sentences
  std::filesystem::path folder;
  Transcripts transcripts = Transcripts::TextBeside;
  std::filesystem::path list;  // of Transcripts::List
  std::string packages;        // of Debian's, that bring it; empty for a user's own
  bool heldOut = false;        // never trained on, so that there are people to judge by
};

/// Recordings of people that Debian has, with transcripts; installed or not.
std::vector<Recordings> debianRecordings();

struct RecordingsOptions {
  std::filesystem::path corpus;         // the folder of a corpus, made or to be made
  std::filesystem::path encoder;        // the speech encoder that times the phones
  std::vector<Recordings> collections;  // what to add
};

struct RecordingsReport {
  int sentences = 0;                 // taken
  int left = 0;                      // left out: the sound does not bear the sentence out, or cannot be read
  double seconds = 0;                // of those taken
  std::vector<std::string> skipped;  // one sentence a collection that is not here
};

/// Adds recorded people to a corpus: their sentences' phones by espeak-ng, the phones' times by forced alignment with
/// the encoder. A collection already complete in the folder is kept.
Result<RecordingsReport> addRecordings(const RecordingsOptions& options, const ProgressFn& progress,
                                       std::stop_token stop);

}  // namespace visema
