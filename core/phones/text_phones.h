// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

/// Words that somebody says, and their language as espeak-ng names it: en-us, de, fr, ...
struct KnownText {
  std::string words;
  std::string language;
};

/// The phones of a text in their order, each as long as it usually is. Asks the program espeak-ng, if it is installed.
Result<std::vector<TimedPhone>> phonesOfText(const KnownText& text);

}  // namespace visema
