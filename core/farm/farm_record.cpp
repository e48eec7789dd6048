// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_record.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/random_digits.h"
#include "core/base/try.h"

namespace visema {
namespace {

using Json = nlohmann::json;

}  // namespace

std::string FarmRecord::text() const {
  if (removed) return R"({"removed":true})";
  return Json{{"job", Json::parse(jobToJson(job))},
              {"round", round},
              {"fence", fence},
              {"change", change},
              {"wish", static_cast<int>(wish)}}
      .dump();
}

Result<FarmRecord> FarmRecord::read(std::int64_t id, const std::string& text) {
  const auto unreadable = [id] {
    return fail(ErrorCode::BadData, "what the farm keeps of job " + std::to_string(id) + " cannot be read: remove it");
  };
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return unreadable();
  FarmRecord record;
  record.job.id = id;
  try {
    record.removed = json.value("removed", false);
    if (record.removed) return record;
    record.job = TRY(jobFromJson(json.at("job").dump()));
    record.job.id = id;
    record.round = json.value("round", 1);
    record.fence = json.value("fence", std::string());
    record.change = json.value("change", std::string());
    record.wish = static_cast<JobQueue::Wish>(json.value("wish", 0));
    return record;
  } catch (const Json::exception&) {
    return unreadable();
  }
}

std::string FarmRecord::keyOf(std::int64_t id) { return "job." + std::to_string(id); }
std::string FarmRecord::logKeyOf(std::int64_t id) { return "log." + std::to_string(id); }
std::string FarmRecord::deadKeyOf(std::int64_t id) { return "dead." + std::to_string(id); }
std::int64_t FarmRecord::idOf(const std::string& key) {
  return std::strtoll(key.c_str() + std::min(key.size(), key.find('.') + 1), nullptr, 10);
}

std::string FarmOrder::text() const {
  Json json{{"round", round}};
  if (id > 0) json["id"] = id;
  if (job) json["job"] = Json::parse(jobToJson(*job));
  return json.dump();
}

Result<FarmOrder> FarmOrder::read(std::int64_t sequence, const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return fail(ErrorCode::BadData, "the farm's queue holds a message that is none of ours");
  FarmOrder order;
  try {
    order.id = json.value("id", sequence);
    order.round = json.value("round", 1);
    if (json.contains("job")) order.job = TRY(jobFromJson(json.at("job").dump()));
    return order;
  } catch (const Json::exception&) {
    return fail(ErrorCode::BadData, "the farm's queue holds a message that is none of ours");
  }
}

std::string FarmNews::text() const { return Json{{"id", id}}.dump(); }

Result<FarmNews> FarmNews::read(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_number_integer())
    return fail(ErrorCode::BadData, "the farm's queue holds a message that is none of ours");
  return FarmNews{json["id"].get<std::int64_t>()};
}

std::string randomName() { return randomDigits(16); }

}  // namespace visema
