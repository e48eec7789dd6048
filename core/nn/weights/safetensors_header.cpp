// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/safetensors_header.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/nn/weights/bad_file.h"

namespace visema {
namespace {

using nlohmann::json;

[[noreturn]] void damaged() { throw BadFile("its header is damaged"); }

std::int64_t number(const json& value) {
  constexpr std::uint64_t kMost = 1'000'000'000'000'000'000;  // no file is that large
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= kMost) damaged();
  return value.get<std::int64_t>();
}

SafetensorsEntry entryOf(std::string name, const json& value) {
  if (value.size() != 3) damaged();
  const json& offsets = value.at("data_offsets");
  if (!offsets.is_array() || offsets.size() != 2 || !value.at("shape").is_array()) damaged();
  SafetensorsEntry entry;
  entry.name = std::move(name);
  entry.type = value.at("dtype").get<std::string>();
  for (const json& dimension : value.at("shape")) entry.shape.push_back(number(dimension));
  entry.begin = static_cast<std::uint64_t>(number(offsets[0]));
  entry.end = static_cast<std::uint64_t>(number(offsets[1]));
  return entry;
}

/// Takes the header's members one by one, so that a long header needs no tree in memory.
class Members {
 public:
  /// What the parser asks: whether to keep what it has just read.
  bool operator()(int depth, json::parse_event_t event, const json& parsed) {
    using Event = json::parse_event_t;
    if (event == Event::key) {
      if (depth == 1) name_ = parsed.get<std::string>(), fields_.clear();
      if (depth == 2 && !fields_.insert(parsed.get<std::string>()).second) damaged();
      return true;
    }
    const bool isWhole = event == Event::object_end && depth == 1;
    const bool isObject = event == Event::object_start || event == Event::object_end;
    if (depth > 3 || (depth < 2 && !isObject)) damaged();  // an object of objects
    if (isWhole) add(parsed);
    return !isWhole;
  }
  SafetensorsHeader take() { return std::move(header_); }

 private:
  void add(const json& member) {
    if (name_ != "__metadata__") return header_.tensors.push_back(entryOf(std::move(name_), member));
    for (const auto& [key, value] : member.items())
      if (!header_.metadata.emplace(key, value.get<std::string>()).second) damaged();
  }

  SafetensorsHeader header_;
  std::string name_;
  std::set<std::string> fields_;
};

}  // namespace

SafetensorsHeader parseSafetensorsHeader(std::string_view text) {
  Members members;
  try {
    const json root = json::parse(text, std::ref(members));
    if (!root.is_object()) damaged();
  } catch (const json::exception&) {
    damaged();
  }
  return members.take();
}

}  // namespace visema
