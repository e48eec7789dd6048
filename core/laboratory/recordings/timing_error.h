// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/laboratory/corpus/speech_dataset.h"
#include "core/phones/phone_hearing.h"

namespace visema {

/// How far off the times of timePhones are where the truth is known: the median distance of the edges between phones,
/// in seconds. What is expected is only the order of the phones, each as long as the others.
Result<double> timingError(PhoneHearing& hearing, std::span<const SpeechExample> examples);

}  // namespace visema
