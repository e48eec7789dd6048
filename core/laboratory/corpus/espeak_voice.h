// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"
#include "core/training/corpus/sound.h"

namespace visema {

/// A sentence as espeak-ng said it: its own rate, its phones in IPA.
struct EspeakSentence {
  Sound sound;
  std::vector<Segment> segments;
};

/// Speaks with libespeak-ng, whose state is global: from one thread only.
Result<EspeakSentence> espeakSentence(const std::string& voice, const std::string& text);

}  // namespace visema
