// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

enum class Verdict { Good, Warn, Block };
const char* toString(Verdict verdict);

/// A stretch of footage that a check points at; `to` is not included.
struct FootagePlace {
  std::string footage;
  FrameIndex from = 0;
  FrameIndex to = 0;
};

/// One row of what footage is worth.
struct CheckRow {
  std::string id;     // "cuts": by which a block is overridden
  std::string title;  // "Cuts"
  Verdict verdict = Verdict::Good;
  std::string value;     // "3"
  std::string sentence;  // what to do; of a good one, that there is nothing
  std::vector<FootagePlace> places;
  std::optional<double> soundOffset = {};  // that the footage should have instead of its own, in seconds
};

/// The worst verdict, of rows that were not overridden.
Verdict worstOf(std::span<const CheckRow> rows);

std::string writeCheckRows(std::span<const CheckRow> rows);  // JSON
Result<std::vector<CheckRow>> parseCheckRows(std::string_view json, const std::string& source);

}  // namespace visema
