// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

/// How a collection of recordings says what is spoken in them.
enum class Transcripts {
  TextBeside,      // a .txt of the same name beside each sound
  List,            // one file of lines "name: sentence"; the name without ending, ";" begins a remark
  TuxPaint,        // stamp_desc_fr.ogg is the line "fr.utf8=..." of stamp.txt
  FestivalLabels,  // wav/name.wav has its phones, timed, in lab/name.lab
  Tables,          // index.tsv beside the sounds: file, speaker and sentence, a tab between them
};

/// A sound file and what is said in it: a sentence, or phones where somebody timed them.
struct TranscribedSound {
  std::filesystem::path sound;
  std::string sentence;
  std::vector<TimedPhone> phones;
  std::string speaker;  // where a collection tells several people apart
};

/// Whether a folder, or one in it, has a table of Tables.
bool hasTables(const std::filesystem::path& folder);

/// The recordings of a folder and the folders in it that have a transcript, in the order of their names.
/// `list` is the file of a List (gzip or plain), `language` the code of a TuxPaint description.
Result<std::vector<TranscribedSound>> readTranscripts(Transcripts kind, const std::filesystem::path& folder,
                                                      const std::filesystem::path& list, const std::string& language);

}  // namespace visema
