// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace visema::studio {

/// Of core's sentences those of engines, of networks that do not fit what they are given, and of training.
std::span<const char* const> engineSentences();

}  // namespace visema::studio
