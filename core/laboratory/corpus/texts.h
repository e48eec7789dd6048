// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace visema {

/// Sentences to be spoken for the speech corpus, in UTF-8: written or generated for this project, the same ones on
/// every call. `language` is a two-letter code; an unknown one has none. English is generated and never runs out.
std::vector<std::string> corpusSentences(const std::string& language, int count);

}  // namespace visema
