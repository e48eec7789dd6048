// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace visema::studio {

/// Of core's sentences those that hardly anybody sees: of damaged files, spoilt networks, settings nobody chooses.
std::span<const char* const> rareSentences();

}  // namespace visema::studio
