// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/exporting/film_report.h"

/// Reads arbitrary text as a film's report; what is accepted must be accepted again after writing, and change no more.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = visema::FilmReport::read(std::string(reinterpret_cast<const char*>(data), size));
  if (!report) return 0;
  const std::string written = report->json();
  const auto again = visema::FilmReport::read(written);
  if (!again || again->json() != written) std::abort();
  return 0;
}
