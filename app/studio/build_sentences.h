// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace visema::studio {

/// What core/building says of footage, of what was learnt and of what it is doing; see core_words.h.
std::span<const char* const> buildSentences();

}  // namespace visema::studio
