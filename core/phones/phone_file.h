// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/phones/phones.h"

namespace visema {

/// Timed phones as a label file: a line "end 100 symbol" for each.
std::string writePhones(std::span<const TimedPhone> phones);
/// Reads them back; `source` names the file in messages.
Result<std::vector<TimedPhone>> parsePhones(std::string_view text, const std::string& source);

/// What is said in a clip that consists of some frames of a film (25 a second, ascending) of which it is known what is
/// said in it. A phone that is cut begins or ends with the cut.
std::vector<TimedPhone> phonesOfFrames(std::span<const TimedPhone> said, std::span<const std::int64_t> frames);

/// What an avatar package calls the phones of a clip whose text was known.
std::string saidMember(const std::string& clip);

}  // namespace visema
