// SPDX-License-Identifier: Apache-2.0
#include "core/speech/feature_stream.h"

#include <algorithm>

#include "core/speech/feature_windows.h"

namespace visema {

void FeatureRows::forgetBefore(std::int64_t index) {
  constexpr std::int64_t kWorthMoving = 256;
  const std::int64_t forgotten = std::min(index, count()) - first_;
  if (forgotten < kWorthMoving) return;
  values_.erase(values_.begin(), values_.begin() + forgotten * dimension_);
  first_ += forgotten;
}

void FeatureRows::copyFrame(std::int64_t frame, std::span<float> rows, int rowsAhead) const {
  const std::int64_t first = firstRowOfFrame(frame);
  for (int i = 0; i < kRowsPerFrame; ++i) {
    const std::int64_t index = first + i;
    const auto target = rows.subspan(static_cast<std::size_t>(i) * dimension_, dimension_);
    if (index >= first_ && index < count() && index <= frame + rowsAhead) {
      std::copy_n(row(index).begin(), dimension_, target.begin());
    } else {
      std::fill(target.begin(), target.end(), 0.0F);
    }
  }
}

FeatureStream::FeatureStream(SpeechEncoder& encoder)
    : encoder_(encoder), window_(kMelBands * kMelColumnsPerWindow), features_(encoder.dimension()) {}

void FeatureStream::reset() {
  melStream_.reset();
  mel_.clear();
  newColumns_.clear();
  firstColumn_ = nextWindow_ = 0;
}

int FeatureStream::push(std::span<const float> samples, FeatureRows& rows) {
  newColumns_.clear();
  melStream_.push(samples, newColumns_);
  for (int i = 0; i < newColumns_.columnCount(); ++i) mel_.append(newColumns_.column(i));
  return emitRows(rows);
}

int FeatureStream::finish(FeatureRows& rows) {
  newColumns_.clear();
  melStream_.finish(newColumns_);
  for (int i = 0; i < newColumns_.columnCount(); ++i) mel_.append(newColumns_.column(i));
  int added = emitRows(rows);
  const std::int64_t columns = firstColumn_ + mel_.columnCount();
  for (const std::int64_t windows = windowCount(columns); nextWindow_ < windows; ++nextWindow_) {
    encodeWindow(firstColumnOfWindow(nextWindow_, columns));
    added += appendRow(rows);
  }
  rows.append(features_);  // the last one doubled
  const Mel last = newColumns_;
  reset();
  newColumns_ = last;
  return added + 1;
}

int FeatureStream::emitRows(FeatureRows& rows) {
  int added = 0;
  const std::int64_t columns = firstColumn_ + mel_.columnCount();
  for (; firstColumnOfWindow(nextWindow_) + kMelColumnsPerWindow <= columns; ++nextWindow_) {
    encodeWindow(firstColumnOfWindow(nextWindow_));
    added += appendRow(rows);
  }
  // The last 16 columns stay: the windows at the end of the sound are pushed back onto them.
  const std::int64_t keepFrom = std::min(firstColumnOfWindow(nextWindow_), columns - kMelColumnsPerWindow);
  if (keepFrom > firstColumn_) {
    mel_.removeFront(static_cast<int>(keepFrom - firstColumn_));
    firstColumn_ = keepFrom;
  }
  return added;
}

void FeatureStream::encodeWindow(std::int64_t firstColumn) {
  mel_.copyWindow(static_cast<int>(firstColumn - firstColumn_), window_);
  encoder_.encode(window_, features_);
}

int FeatureStream::appendRow(FeatureRows& rows) {
  rows.append(features_);
  if (nextWindow_ > 0) return 1;
  rows.append(features_);  // the first one doubled
  return 2;
}

FeatureRows featuresOf(std::span<const float> samples, SpeechEncoder& encoder) {
  FeatureRows rows(encoder.dimension());
  FeatureStream stream(encoder);
  stream.push(samples, rows);
  stream.finish(rows);
  return rows;
}

}  // namespace visema
