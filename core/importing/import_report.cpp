// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/importing/import.h"

namespace visema {

std::string ImportReport::text() const {
  std::string out =
      kind == SourceKind::Sanders ? "Imported a \"sanders\" package.\n" : "Imported a SyncTalk_2D folder.\n";
  const auto list = [&](const char* title, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) out += std::string("  ") + title + line + "\n";
  };
  list("found    ", found);
  list("repaired ", repaired);
  list("assumed  ", assumed);
  list("needs    ", needs);
  if (!checks) return out + "  checks   not run\n";
  char line[160];
  std::snprintf(line, sizeof line, "  checks   %s: parity %.1f dB", checks->passed ? "passed" : "NOT PASSED",
                checks->parityPsnr);
  out += line;
  line[0] = '\0';
  if (checks->silenceChange)
    std::snprintf(line, sizeof line, ", mouth in silence moves %.2f grey levels", *checks->silenceChange);
  out += std::string(line) + "\n";
  if (!checks->note.empty()) out += "           " + checks->note + "\n";
  return out;
}

std::string ImportReport::json() const {
  nlohmann::ordered_json report;
  report["kind"] = kind == SourceKind::Sanders ? "sanders" : "synctalk";
  report["found"] = found;
  report["repaired"] = repaired;
  report["assumed"] = assumed;
  report["needs"] = needs;
  if (checks)
    report["checks"] = {{"passed", checks->passed},
                        {"parityPsnr", checks->parityPsnr},
                        {"silenceChange", checks->silenceChange ? nlohmann::ordered_json(*checks->silenceChange)
                                                                : nlohmann::ordered_json()},
                        {"note", checks->note}};
  return report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace visema
