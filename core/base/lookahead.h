// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
// which brings <compare>: moc cannot read the two one after the other

namespace visema {

/// How much sound past a frame its mouth may know: more is better lips, less is a quicker answer.
class Lookahead {
 public:
  constexpr Lookahead() = default;  // full
  constexpr explicit Lookahead(int milliseconds) : milliseconds_(milliseconds) {}
  constexpr int milliseconds() const { return milliseconds_; }
  constexpr auto operator<=>(const Lookahead&) const = default;  // NOLINT(modernize-use-nullptr): 14 errs here

 private:
  int milliseconds_ = 450;
};

inline constexpr Lookahead kLowLookahead{120};       // for conversation
inline constexpr Lookahead kBalancedLookahead{250};  // a little calmer
inline constexpr Lookahead kFullLookahead{};         // all that a network can use
inline constexpr std::array kLookaheads{kLowLookahead, kBalancedLookahead, kFullLookahead};

}  // namespace visema
