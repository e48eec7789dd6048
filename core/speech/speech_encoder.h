// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

namespace visema {

inline constexpr int kMelBands = 80;
inline constexpr int kMelColumnsPerWindow = 16;  // what one feature row sees: 200 ms

/// Turns a window of the mel picture into one row of speech features; 25 rows a second. Keeps no state between calls,
/// so a row can be computed as soon as its columns exist. Belongs to one thread.
class SpeechEncoder {
 public:
  virtual ~SpeechEncoder() = default;
  virtual const std::string& name() const = 0;            // "visema-1", "ave": what a network's spec asks for
  virtual std::string fingerprint() const { return {}; }  // of its weights; empty: it has none
  virtual int dimension() const = 0;                      // numbers in a row
  /// `mel` is kMelBands rows of kMelColumnsPerWindow; `features` has dimension() numbers.
  virtual void encode(std::span<const float> mel, std::span<float> features) = 0;
};

}  // namespace visema
