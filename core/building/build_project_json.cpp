// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "core/avatar/json_reader.h"
#include "core/base/try.h"
#include "core/building/build_project.h"

namespace visema {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "visema-build";
constexpr std::size_t kMostFootage = 256, kMostMarks = 20'000, kMostSteps = 1024;
constexpr FrameIndex kMostFrames = 10'000'000;

Json write(const BuildEdits& edits) {
  Json json = {{"footage", Json::array()}, {"marks", Json::array()}, {"corrections", Json::array()}};
  for (const FootageEntry& footage : edits.footage) {
    json["footage"].push_back({{"name", footage.name},
                               {"file", footage.file},
                               {"copied", footage.copied},
                               {"sha256", footage.sha256},
                               {"bytes", footage.bytes},
                               {"soundOffset", footage.soundOffset}});
    if (footage.person) json["footage"].back()["person"] = Json::array({footage.person->x, footage.person->y});
    if (!footage.text.empty())
      json["footage"].back()["text"] = {{"words", footage.text}, {"language", footage.language}};
  }
  for (const Mark& mark : edits.marks)
    json["marks"].push_back(
        {{"footage", mark.footage}, {"kind", toString(mark.kind)}, {"from", mark.from}, {"to", mark.to}});
  for (const Correction& each : edits.corrections)
    json["corrections"].push_back({{"footage", each.footage},
                                   {"frame", each.frame},
                                   {"crop", Json::array({each.crop.a, each.crop.b, each.crop.tx, each.crop.ty})}});
  json["allowed"] = edits.allowed;
  const PackageWishes& package = edits.package;
  json["package"] = {
      {"name", package.name},
      {"author", package.author},
      {"licence", package.licence},
      {"cropSize", package.cropSize},
      {"consent",
       {{"statement", package.consent.statement}, {"who", package.consent.who}, {"when", package.consent.when}}}};
  return json;
}

Json write(const std::vector<BuildChange>& changes) {
  Json json = Json::array();
  for (const BuildChange& change : changes) json.push_back({{"what", change.what}, {"edits", write(change.edits)}});
  return json;
}

BuildEdits readEdits(const JsonFields& fields) {
  BuildEdits edits;
  for (const JsonFields& each : fields.objects("footage", kMostFootage)) {
    FootageEntry footage;
    footage.name = each.requiredText("name");
    footage.file = each.requiredText("file");
    footage.copied = each.flag("copied", false);
    footage.sha256 = each.requiredText("sha256");
    footage.bytes = static_cast<std::uint64_t>(each.integer("bytes", 0, std::int64_t{1} << 50));
    footage.soundOffset = each.number("soundOffset", 0);
    if (const auto person = each.numbers("person", 2); person.size() == 2) footage.person = Point{person[0], person[1]};
    if (each.has("text")) {
      footage.text = each.object("text").requiredText("words");
      footage.language = each.object("text").requiredText("language");
    }
    edits.footage.push_back(std::move(footage));
  }
  for (const JsonFields& each : fields.objects("marks", kMostMarks)) {
    const std::string word = each.requiredText("kind");
    const auto kind = parseMarkKind(word);
    if (!kind) each.complain(kind.error().message);
    edits.marks.push_back({each.requiredText("footage"), kind.value_or(MarkKind::LeftOut),
                           each.integer("from", 0, kMostFrames), each.integer("to", 0, kMostFrames)});
  }
  for (const JsonFields& each : fields.objects("corrections", kMostMarks)) {
    const std::vector<double> crop = each.numbers("crop", 4);
    if (crop.size() != 4) {
      each.complain(each.where() + ".crop must have four numbers");
      continue;
    }
    edits.corrections.push_back(
        {each.requiredText("footage"), each.integer("frame", 0, kMostFrames), {crop[0], crop[1], crop[2], crop[3]}});
  }
  for (const std::string& name : fields.texts("allowed", kMostSteps)) edits.allowed.insert(name);
  const JsonFields package = fields.object("package");
  edits.package.name = package.text("name");
  edits.package.author = package.text("author");
  edits.package.licence = package.text("licence");
  edits.package.cropSize = static_cast<int>(package.integer("cropSize", 1, 4096, 256));
  const JsonFields consent = package.object("consent");
  edits.package.consent = {consent.text("statement"), consent.text("who"), consent.text("when")};
  return edits;
}

std::vector<BuildChange> readChanges(const JsonFields& fields, const char* key) {
  std::vector<BuildChange> changes;
  for (const JsonFields& each : fields.objects(key, BuildProject::kMostChanges))
    changes.push_back({each.text("what"), readEdits(each.object("edits"))});
  return changes;
}

Status checkFormat(const JsonFields& fields, const std::string& source) {
  if (fields.text("format") != kFormat)
    return fail(ErrorCode::BadData, source + " is not a project of a build: it does not say that it is one");
  if (fields.integer("schema", 1, 1'000'000) > kBuildSchema)
    return fail(ErrorCode::Unsupported, source + " was made by a later version of Visema Studio: update it");
  return {};
}

}  // namespace

std::string writeBuildProject(const BuildProject& project) {
  Json json = {{"format", kFormat}, {"schema", kBuildSchema}, {"id", project.id}, {"edits", write(project.edits)}};
  json["made"] = Json::array();
  for (const auto& [step, print] : project.made) json["made"].push_back({{"step", step}, {"from", print}});
  json["done"] = write(project.done);
  json["undone"] = write(project.undone);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<BuildProject> parseBuildProject(std::string_view text, const std::string& source) {
  auto json = TRY(parseJson(text, source));
  std::string problem;
  const JsonFields fields(json, "", problem);
  TRY(checkFormat(fields, source));
  BuildProject project;
  project.id = fields.requiredText("id");
  project.edits = readEdits(fields.object("edits"));
  project.done = readChanges(fields, "done");
  project.undone = readChanges(fields, "undone");
  for (const JsonFields& each : fields.objects("made", kMostSteps))
    project.made[each.requiredText("step")] = each.text("from");
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not right: " + problem);
  TRY(validateBuildEdits(project.edits, source));
  for (const auto* journal : {&project.done, &project.undone})
    for (const BuildChange& change : *journal) TRY(validateBuildEdits(change.edits, source));
  return project;
}

}  // namespace visema
