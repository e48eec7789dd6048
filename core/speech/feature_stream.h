// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/speech/mel_front_end.h"
#include "core/speech/speech_encoder.h"

namespace visema {

/// Rows of speech features, one after the other; 25 a second. Knows nothing of how they were computed.
class FeatureRows {
 public:
  explicit FeatureRows(int dimension) : dimension_(dimension) {}
  int dimension() const { return dimension_; }
  std::int64_t count() const { return first_ + static_cast<std::int64_t>(values_.size()) / dimension_; }
  /// `index` must not have been forgotten.
  std::span<const float> row(std::int64_t index) const {
    return {values_.data() + (index - first_) * dimension_, static_cast<std::size_t>(dimension_)};
  }
  std::span<const float> values() const { return values_; }
  void append(std::span<const float> row) { values_.insert(values_.end(), row.begin(), row.end()); }
  /// Frees rows that nobody will ask for again; the numbers of the others stay. Cheap to call often.
  void forgetBefore(std::int64_t index);
  /// The kRowsPerFrame rows that video frame `frame` sees, zeros where there is none and from the row
  /// frame + rowsAhead + 1 on.
  void copyFrame(std::int64_t frame, std::span<float> rows, int rowsAhead = 7) const;

 private:
  int dimension_;
  std::int64_t first_ = 0;  // the index of the first row that is kept
  std::vector<float> values_;
};

/// Turns 16 kHz mono sound, in pieces of any size, into feature rows as soon as their sound has been heard.
/// Borrows the encoder, which must outlive it. Belongs to one thread.
class FeatureStream {
 public:
  explicit FeatureStream(SpeechEncoder& encoder);
  /// Appends the rows that `samples` completes; returns how many.
  int push(std::span<const float> samples, FeatureRows& rows);
  /// The sound is over: appends the last rows (rowCount() of them in all) and starts afresh.
  int finish(FeatureRows& rows);
  void reset();
  /// The mel columns heard since the last call, for whoever else needs them (voice activity).
  const Mel& newColumns() const { return newColumns_; }

 private:
  int emitRows(FeatureRows& rows);
  void encodeWindow(std::int64_t firstColumn);
  int appendRow(FeatureRows& rows);

  SpeechEncoder& encoder_;
  MelStream melStream_;
  Mel mel_;  // from column firstColumn_ on
  Mel newColumns_;
  std::int64_t firstColumn_ = 0;
  std::int64_t nextWindow_ = 0;
  std::vector<float> window_;
  std::vector<float> features_;  // of the last window
};

/// All rows of a finished sound (16 kHz mono).
FeatureRows featuresOf(std::span<const float> samples, SpeechEncoder& encoder);

}  // namespace visema
