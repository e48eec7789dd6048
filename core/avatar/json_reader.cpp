// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/json_reader.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace visema {
namespace {

/// Brackets outside strings; what is not JSON at all is left to the parser.
int deepestNesting(std::string_view text) {
  int depth = 0, deepest = 0;
  bool inString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

Result<nlohmann::json> parseJson(std::string_view text, const std::string& source) {
  if (text.size() > kMaxJsonBytes)
    return fail(ErrorCode::LimitExceeded, source + " is larger than any description this program reads");
  if (deepestNesting(text) > kMaxJsonDepth)
    return fail(ErrorCode::BadData, source + " is nested too deeply to be a description");
  nlohmann::json value = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return fail(ErrorCode::BadData, source + " is not valid JSON");
  return value;
}

JsonFields::JsonFields(const nlohmann::json& value, std::string where, std::string& problem)
    : value_(&value), where_(std::move(where)), problem_(&problem) {
  if (!value.is_object()) complain((where_.empty() ? "it" : where_) + " must be an object");
}

void JsonFields::complain(const std::string& what) const {
  if (problem_->empty()) *problem_ = what;
}

std::string JsonFields::at(const char* key) const { return where_.empty() ? key : where_ + "." + key; }

const nlohmann::json* JsonFields::find(const char* key) const {
  if (!value_->is_object()) return nullptr;
  const auto found = value_->find(key);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

bool JsonFields::has(const char* key) const { return find(key) != nullptr; }

std::string JsonFields::text(const char* key, const std::string& whenAbsent) const {
  const nlohmann::json* value = find(key);
  if (!value) return whenAbsent;
  if (!value->is_string()) {
    complain(at(key) + " must be text");
    return whenAbsent;
  }
  return value->get<std::string>();
}

std::string JsonFields::requiredText(const char* key) const {
  std::string value = text(key);
  if (value.empty()) complain(at(key) + " is missing");
  return value;
}

bool JsonFields::flag(const char* key, bool whenAbsent) const {
  const nlohmann::json* value = find(key);
  if (!value) return whenAbsent;
  if (!value->is_boolean()) {
    complain(at(key) + " must be true or false");
    return whenAbsent;
  }
  return value->get<bool>();
}

namespace {
/// Whole numbers only, whatever size the text has.
bool toInteger(const nlohmann::json& value, std::int64_t low, std::int64_t high, std::int64_t& out) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(INT64_MAX)) return false;
    out = static_cast<std::int64_t>(number);
  } else if (value.is_number_integer()) {
    out = value.get<std::int64_t>();
  } else {
    return false;
  }
  return out >= low && out <= high;
}

std::string range(std::int64_t low, std::int64_t high) {
  return " must be a whole number from " + std::to_string(low) + " to " + std::to_string(high);
}
}  // namespace

std::int64_t JsonFields::integer(const char* key, std::int64_t low, std::int64_t high) const {
  if (!find(key)) complain(at(key) + " is missing");
  return integer(key, low, high, low);
}

std::int64_t JsonFields::integer(const char* key, std::int64_t low, std::int64_t high, std::int64_t whenAbsent) const {
  const nlohmann::json* value = find(key);
  std::int64_t out = whenAbsent;
  if (value && !toInteger(*value, low, high, out)) {
    complain(at(key) + range(low, high));
    return whenAbsent;
  }
  return out;
}

double JsonFields::number(const char* key, double whenAbsent) const {
  const nlohmann::json* value = find(key);
  if (!value) return whenAbsent;
  if (!value->is_number() || !std::isfinite(value->get<double>())) {
    complain(at(key) + " must be a number");
    return whenAbsent;
  }
  return value->get<double>();
}

const nlohmann::json* JsonFields::array(const char* key, std::size_t maxCount) const {
  const nlohmann::json* value = find(key);
  if (!value) return nullptr;
  if (!value->is_array()) {
    complain(at(key) + " must be a list");
    return nullptr;
  }
  if (value->size() > maxCount) {
    complain(at(key) + " has more than " + std::to_string(maxCount) + " entries");
    return nullptr;
  }
  return value;
}

std::vector<std::int64_t> JsonFields::integers(const char* key, std::size_t maxCount, std::int64_t low,
                                               std::int64_t high) const {
  std::vector<std::int64_t> out;
  if (const nlohmann::json* values = array(key, maxCount)) {
    for (const nlohmann::json& value : *values) {
      std::int64_t number = 0;
      if (!toInteger(value, low, high, number)) {
        complain("every entry of " + at(key) + range(low, high));
        return {};
      }
      out.push_back(number);
    }
  }
  return out;
}

std::vector<double> JsonFields::numbers(const char* key, std::size_t maxCount) const {
  std::vector<double> out;
  if (const nlohmann::json* values = array(key, maxCount)) {
    for (const nlohmann::json& value : *values) {
      if (!value.is_number() || !std::isfinite(value.get<double>())) {
        complain("every entry of " + at(key) + " must be a number");
        return {};
      }
      out.push_back(value.get<double>());
    }
  }
  return out;
}

std::vector<std::string> JsonFields::texts(const char* key, std::size_t maxCount) const {
  std::vector<std::string> out;
  if (const nlohmann::json* values = array(key, maxCount)) {
    for (const nlohmann::json& value : *values) {
      if (!value.is_string()) {
        complain("every entry of " + at(key) + " must be text");
        return {};
      }
      out.push_back(value.get<std::string>());
    }
  }
  return out;
}

JsonFields JsonFields::object(const char* key) const {
  static const nlohmann::json kEmpty = nlohmann::json::object();
  const nlohmann::json* value = find(key);
  if (!value) complain(at(key) + " is missing");
  return {value ? *value : kEmpty, at(key), *problem_};
}

std::vector<JsonFields> JsonFields::objects(const char* key, std::size_t maxCount) const {
  std::vector<JsonFields> out;
  if (const nlohmann::json* values = array(key, maxCount))
    for (std::size_t i = 0; i < values->size(); ++i)
      out.emplace_back((*values)[i], at(key) + "[" + std::to_string(i) + "]", *problem_);
  return out;
}

std::vector<std::pair<std::string, JsonFields>> JsonFields::members(const char* key, std::size_t maxCount) const {
  std::vector<std::pair<std::string, JsonFields>> out;
  const nlohmann::json* value = find(key);
  if (!value) return out;
  if (!value->is_object() || value->size() > maxCount) {
    complain(at(key) + " must be an object with at most " + std::to_string(maxCount) + " members");
    return out;
  }
  for (auto it = value->begin(); it != value->end(); ++it)
    out.emplace_back(it.key(), JsonFields(it.value(), at(key) + "[\"" + it.key() + "\"]", *problem_));
  return out;
}

}  // namespace visema
