// SPDX-License-Identifier: Apache-2.0
#include "core/building/check_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/base/try.h"

namespace visema {

const char* toString(Verdict verdict) {
  return verdict == Verdict::Good ? "good" : verdict == Verdict::Warn ? "warn" : "block";
}

Verdict worstOf(std::span<const CheckRow> rows) {
  Verdict worst = Verdict::Good;
  for (const CheckRow& row : rows) worst = std::max(worst, row.verdict);
  return worst;
}

std::string writeCheckRows(std::span<const CheckRow> rows) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const CheckRow& row : rows) {
    nlohmann::ordered_json places = nlohmann::ordered_json::array();
    for (const FootagePlace& place : row.places)
      places.push_back({{"footage", place.footage}, {"from", place.from}, {"to", place.to}});
    nlohmann::ordered_json& each = json.emplace_back();
    each = {{"id", row.id},       {"title", row.title},       {"verdict", toString(row.verdict)},
            {"value", row.value}, {"sentence", row.sentence}, {"places", places}};
    if (row.soundOffset) each["soundOffset"] = *row.soundOffset;
  }
  return nlohmann::ordered_json{{"worst", toString(worstOf(rows))}, {"rows", json}}.dump(1) + "\n";
}

Result<std::vector<CheckRow>> parseCheckRows(std::string_view text, const std::string& source) {
  auto json = TRY(parseJson(text, source));
  std::string problem;
  std::vector<CheckRow> rows;
  for (const JsonFields& fields : JsonFields(json, "", problem).objects("rows", 1000)) {
    CheckRow row{fields.requiredText("id"), fields.requiredText("title"), Verdict::Good,
                 fields.text("value"),      fields.text("sentence"),      {}};
    const std::string verdict = fields.requiredText("verdict");
    row.verdict = verdict == "block" ? Verdict::Block : verdict == "warn" ? Verdict::Warn : Verdict::Good;
    for (const JsonFields& place : fields.objects("places", 100'000))
      row.places.push_back(
          {place.requiredText("footage"), place.integer("from", 0, 10'000'000), place.integer("to", 0, 10'000'000)});
    if (fields.has("soundOffset")) row.soundOffset = fields.number("soundOffset", 0);
    rows.push_back(std::move(row));
  }
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not right: " + problem);
  return rows;
}

}  // namespace visema
