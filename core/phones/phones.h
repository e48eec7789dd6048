// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace visema {

/// What the mouth does for a phone, each 0..1, and how much the phone insists on it against its neighbours.
struct Articulation {
  float jaw = 0;          // how far it drops
  float opening = 0;      // distance of the inner lips
  float rounding = 0;     // protruded and narrow; 0 is neutral or spread
  float closure = 0;      // lips pressed together
  float labiodental = 0;  // lower lip against the upper teeth
  float teeth = 0;        // teeth close together and visible
  float tongue = 0;       // tongue tip visible between or behind the teeth
};
inline constexpr int kArticulations = 7;

struct Phone {
  std::string_view symbol;
  Articulation articulation;
  float dominance = 1;    // small: the lips do what the neighbours want
  float seconds = 0.07F;  // it usually takes
};

/// The phones the speech encoder knows, whatever the language; index 0 is silence.
std::span<const Phone> phones();
inline constexpr int kSilencePhone = 0;
std::optional<int> findPhone(std::string_view symbol);
/// Whether the lips must close for it, and everybody sees it when they do not: m, b and p.
bool closesLips(int phone);

/// One phone of an utterance; it begins where the one before ends.
struct TimedPhone {
  int phone = kSilencePhone;
  double endSeconds = 0;
};

/// How voices write their phones.
enum class PhoneSet { EnglishArpabet, Italian, Czech, Finnish, Russian, Catalan, Ipa };

/// What a voice's phone is in our terms: two phones for a diphthong, empty when the symbol is unknown.
std::vector<int> translatePhone(PhoneSet set, std::string_view symbol);

/// A voice's own segments (symbol, end) in our phones; diphthongs are parted, equal neighbours joined. Unknown symbols
/// become the reason why the utterance cannot be used.
struct Segment {
  std::string symbol;
  double endSeconds = 0;
};
/// Festival's label files: lines of "end 100 phone", after a line "#" if there is one.
std::vector<Segment> parseSegments(const std::string& text);
/// What Flite prints: words "phone:end".
std::vector<Segment> parsePrintedSegments(const std::string& text);
std::optional<std::vector<TimedPhone>> translateSegments(PhoneSet set, std::span<const Segment> segments,
                                                         std::string* unknown = nullptr);

}  // namespace visema
