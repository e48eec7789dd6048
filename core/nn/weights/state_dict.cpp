// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weights/state_dict.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace visema {
namespace {

using pickle::Dict;
using pickle::Object;
using pickle::Tensor;
using pickle::Value;

constexpr int kDeepest = 32;
constexpr std::size_t kMostVisits = 1'000'000;
constexpr std::size_t kLongestName = 1024;

/// Collects tensors with dotted names from nested dictionaries and objects.
class Collector {
 public:
  NamedRecords collect(const Value* root) {
    visit(root, "", 0);
    return std::move(found_);
  }

 private:
  void visit(const Value* value, const std::string& prefix, int depth) {
    if (depth > kDeepest || prefix.size() > kLongestName || ++visits_ > kMostVisits)
      throw BadFile("its contents are nested too deeply");
    if (const Object* object = std::get_if<Object>(&value->data); object && object->state)
      return visit(object->state, prefix, depth + 1);
    const Dict* dict = std::get_if<Dict>(&value->data);
    if (!dict) return;
    for (const auto& entry : dict->entries) {
      const std::string* key = std::get_if<std::string>(&entry.first->data);
      if (!key) continue;
      const std::string name = prefix.empty() ? *key : prefix + "." + *key;
      if (const Tensor* tensor = std::get_if<Tensor>(&entry.second->data))
        found_.emplace_back(name, tensor);
      else  // a pickled module keeps its tensors in these three, which are no part of their names
        visit(entry.second, *key == "_parameters" || *key == "_buffers" || *key == "_modules" ? prefix : name,
              depth + 1);
    }
  }

  NamedRecords found_;
  std::size_t visits_ = 0;
};

bool holdsTensors(const Dict& dict) {
  return std::any_of(dict.entries.begin(), dict.entries.end(),
                     [](const auto& entry) { return std::holds_alternative<Tensor>(entry.second->data); });
}

/// The entry of a checkpoint that holds the network, going by the names training scripts use.
const Value* networkInside(const Value* value, int depth = 0) {
  const Dict* dict = std::get_if<Dict>(&value->data);
  if (!dict || holdsTensors(*dict) || depth > kDeepest) return value;
  constexpr std::array<std::string_view, 8> kNames = {"state_dict", "model_state_dict", "model",  "net",
                                                      "network",    "generator",        "params", "weights"};
  for (std::string_view wanted : kNames)
    for (const auto& entry : dict->entries)
      if (const std::string* key = std::get_if<std::string>(&entry.first->data); key && *key == wanted)
        return networkInside(entry.second, depth + 1);
  return value;
}

void stripPrefix(NamedRecords& records, std::string_view prefix) {
  const auto hasPrefix = [&](const auto& record) {
    return record.first.size() > prefix.size() && record.first.compare(0, prefix.size(), prefix) == 0;
  };
  if (!std::all_of(records.begin(), records.end(), hasPrefix)) return;
  for (auto& record : records) record.first.erase(0, prefix.size());
}

}  // namespace

NamedRecords findStateDict(const pickle::Document& document) {
  NamedRecords records = Collector().collect(networkInside(document.root));
  if (records.empty()) throw BadFile("it holds no network (no named tensors)");
  stripPrefix(records, "module.");
  stripPrefix(records, "_orig_mod.");
  return records;
}

}  // namespace visema
