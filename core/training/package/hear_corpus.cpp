// SPDX-License-Identifier: Apache-2.0
#include "core/training/package/hear_corpus.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <utility>

#include "core/base/try.h"
#include "core/speech/feature_windows.h"
#include "core/training/corpus/augment.h"
#include "core/training/corpus/corpus.h"
#include "core/training/corpus/sound.h"
#include "core/training/package/warped_mel.h"

namespace visema {

std::vector<float> rowsHeard(const Mel& mel, SpeechEncoder& encoder) {
  const std::int64_t columns = mel.columnCount(), windows = windowCount(columns);
  std::vector<float> picture(kMelBands * kMelColumnsPerWindow);
  std::vector<float> rows(static_cast<std::size_t>(rowCount(columns)) * encoder.dimension());
  std::int64_t done = -1;
  for (std::int64_t row = 0; row < rowCount(columns); ++row) {
    const std::span<float> to(rows.data() + row * encoder.dimension(), static_cast<std::size_t>(encoder.dimension()));
    const std::int64_t window = windowOfRow(row, windows);
    if (window == done) {
      std::copy(to.data() - encoder.dimension(), to.data(), to.data());
      continue;
    }
    mel.copyWindow(static_cast<int>(firstColumnOfWindow(window, columns)), picture);
    encoder.encode(picture, to);
    done = window;
  }
  return rows;
}

Result<HeardSentences> hearCorpus(const std::filesystem::path& corpus, SpeechEncoder& encoder,
                                  const ProgressFn& progress, std::stop_token stop) {
  const std::vector<CorpusUtterance> utterances = TRY(loadCorpus(corpus));
  HeardSentences heard{{encoder.name(), encoder.fingerprint()}, encoder.dimension(), {}};
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    const CorpusUtterance& utterance = utterances[i];
    if (utterance.heldOut) continue;
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "reading the corpus was stopped");
    if (progress) progress({static_cast<double>(i) / static_cast<double>(utterances.size()), "hearing voices", -1});
    const Sound sound = TRY(readPlainWav(utterance.sound));
    const HeardSpeech speech = padded(atRate(sound, kSpeechRate).samples, utterance.phones, 0.4, 0.4);
    const Mel mel = melOf(speech.samples);
    const bool otherThroat = i % 2 == 1;
    heard.sentences.push_back(
        {speech.phones, rowsHeard(otherThroat ? warpedMel(mel, kThroats[i / 2 % std::size(kThroats)]) : mel, encoder)});
  }
  return heard;
}

void keepMinutes(HeardSentences& heard, double minutes) {
  constexpr double kRowsPerMinute = 60 * 25;
  double rows = 0;
  for (const HeardSentence& sentence : heard.sentences)
    rows += static_cast<double>(sentence.rows.size()) / heard.featureSize;
  const double share = minutes <= 0 ? 1 : std::min(1.0, minutes * kRowsPerMinute / std::max(1.0, rows));
  std::vector<HeardSentence> kept;
  for (std::size_t i = 0; i < heard.sentences.size(); ++i)
    if (std::floor(static_cast<double>(i + 1) * share) > std::floor(static_cast<double>(i) * share))
      kept.push_back(std::move(heard.sentences[i]));
  heard.sentences = std::move(kept);
}

}  // namespace visema
