// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace visema {

inline constexpr std::size_t kMaxJsonBytes = 64u << 20;
inline constexpr int kMaxJsonDepth = 32;

/// Parses text that may be hostile: size and depth are bounded, nothing is thrown. `source` names it in messages.
/// The library's type stays out of the interface headers.
Result<nlohmann::json> parseJson(std::string_view text, const std::string& source);

/// Reads the fields of one JSON object, and remembers the first thing that is wrong instead of stopping at it.
class JsonFields {
 public:
  /// `where` is the path for messages ("clips[2]"); `problem` is shared by a whole document and set at most once.
  JsonFields(const nlohmann::json& value, std::string where, std::string& problem);

  bool has(const char* key) const;
  std::string text(const char* key, const std::string& whenAbsent = {}) const;
  std::string requiredText(const char* key) const;
  bool flag(const char* key, bool whenAbsent) const;
  std::int64_t integer(const char* key, std::int64_t low, std::int64_t high) const;  // required
  std::int64_t integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t whenAbsent) const;
  double number(const char* key, double whenAbsent) const;
  std::vector<std::int64_t> integers(const char* key, std::size_t maxCount, std::int64_t low, std::int64_t high) const;
  std::vector<double> numbers(const char* key, std::size_t maxCount) const;
  std::vector<std::string> texts(const char* key, std::size_t maxCount) const;
  JsonFields object(const char* key) const;  // required
  std::vector<JsonFields> objects(const char* key, std::size_t maxCount) const;
  std::vector<std::pair<std::string, JsonFields>> members(const char* key, std::size_t maxCount) const;
  void complain(const std::string& what) const;
  const std::string& where() const { return where_; }

 private:
  const nlohmann::json* find(const char* key) const;
  const nlohmann::json* array(const char* key, std::size_t maxCount) const;
  std::string at(const char* key) const;
  const nlohmann::json* value_;
  std::string where_;
  std::string* problem_;
};

}  // namespace visema
