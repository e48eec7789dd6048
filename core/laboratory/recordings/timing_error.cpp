// SPDX-License-Identifier: Apache-2.0
#include "core/laboratory/recordings/timing_error.h"

#include <cmath>
#include <vector>

#include "core/base/median.h"
#include "core/base/try.h"
#include "core/phones/phone_timing.h"

namespace visema {

namespace {

constexpr double kTypicalSeconds = 0.08;  // of a phone

}  // namespace

Result<double> timingError(PhoneHearing& hearing, std::span<const SpeechExample> examples) {
  std::vector<double> errors;
  for (const SpeechExample& example : examples) {
    const auto features = TRY(hearing.features(example.mel));
    std::vector<TimedPhone> order;
    std::vector<double> truth;
    for (const TimedPhone& phone : example.phones) {
      if (phone.phone == kSilencePhone) continue;
      order.push_back({phone.phone, kTypicalSeconds * static_cast<double>(order.size() + 1)});
      truth.push_back(phone.endSeconds);
    }
    const auto timing = timePhones(hearing.namedPhones(features), order);
    if (!timing) continue;
    std::size_t said = 0;
    for (const TimedPhone& phone : timing->phones)
      if (phone.phone != kSilencePhone && said < truth.size())
        errors.push_back(std::abs(phone.endSeconds - truth[said++]));
  }
  return median(std::move(errors));
}

}  // namespace visema
