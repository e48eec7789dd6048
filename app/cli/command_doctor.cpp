// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/machine_report.h"

namespace visema {
namespace {

void print(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    std::printf("%-9s %-17s %s\n", toString(finding.state), finding.name.c_str(), finding.text.c_str());
    if (!finding.advice.empty()) std::printf("%-27s %s\n", "", finding.advice.c_str());
  }
}

std::string toJson(const std::vector<Finding>& findings) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Finding& finding : findings)
    list.push_back({{"name", finding.name},
                    {"state", toString(finding.state)},
                    {"found", finding.text},
                    {"advice", finding.advice}});
  return Json{{"findings", list}}.dump(2, ' ', false, Json::error_handler_t::replace);
}

Status examine(bool json) {
  const std::vector<Finding> findings = examineMachine();
  if (json)
    std::printf("%s\n", toJson(findings).c_str());
  else
    print(findings);
  std::string missing;
  for (const Finding& finding : findings)
    if (finding.state == Finding::State::Missing) missing += (missing.empty() ? "" : ", ") + finding.name;
  if (missing.empty()) return {};
  return fail(ErrorCode::NotFound, "missing here: " + missing + "; the report says what to do");
}

}  // namespace

void addDoctorCommand(CLI::App& app, CommandBody& body) {
  CLI::App* command = app.add_subcommand("doctor", "Check what this machine can do and what to install");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Write the report as JSON");
  command->footer(
      "Checks processor, memory, disk, graphics, sound, cameras, codecs, engines and the files the program "
      "needs.\nExits with 1 if something essential is missing.\nExample:\n  visema doctor");
  command->callback([&body, json] { body = [json] { return examine(*json); }; });
}

}  // namespace visema
