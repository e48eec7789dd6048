// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// How much louder or quieter a user can make a microphone, in dB.
inline constexpr double kMostUserGainDb = 20;

}  // namespace visema
