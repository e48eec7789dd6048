// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// How the user wants words to be said: lines "Visema = vih zee mah" of a text file in UTF-8; "#" begins a remark.
class Pronunciations {
 public:
  Pronunciations() = default;
  static Result<Pronunciations> read(const std::filesystem::path& file);
  /// A list that a user may have made: none where there is no such file.
  static Result<Pronunciations> readIfThere(const std::filesystem::path& file);
  static Result<Pronunciations> parse(const std::string& text, const std::string& name);

  /// The text with each of these words, whole and in whatever case, as it is to be said.
  std::string applyTo(const std::string& text) const;

 private:
  std::vector<std::pair<std::string, std::string>> words_;  // the longest first
};

}  // namespace visema
