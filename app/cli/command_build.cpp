// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/avatar_argument.h"
#include "app/cli/build_tools.h"
#include "app/cli/commands.h"
#include "app/command_line/long_job.h"
#include "core/base/try.h"
#include "core/building/draft_package.h"
#include "core/phones/known_text.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

struct BuildCommand {
  std::string project, video, out, name, author, licence, person, consent;
  std::vector<std::string> allow;
  std::optional<double> soundOffset;
  std::optional<std::string> text;
  std::string language = "en-us";
  std::vector<double> personAt;
  BuildTraining training;
  std::vector<std::string> voices;
  bool copy = false, again = false, json = false;
};

const char* wordOf(StepState state) {
  return state == StepState::Ready ? "ready" : state == StepState::Stale ? "stale" : "missing";
}

void reportSteps(const BuildFolder& build, const BuildCommand& command) {
  nlohmann::ordered_json json = {{"project", build.path().string()}};
  for (const std::string& step : build.allSteps()) {
    const char* word = wordOf(build.state(step));
    json["steps"][step] = word;
    if (!command.json) std::printf("%-8s %s\n", word, step.c_str());
  }
  if (command.json) std::printf("%s\n", json.dump(2).c_str());
}

void printRows(const std::vector<CheckRow>& rows) {
  constexpr std::size_t kShown = 5;
  for (const CheckRow& row : rows) {
    std::printf("%-6s %-20s %-24s %s\n", toString(row.verdict), row.title.c_str(), row.value.c_str(),
                row.sentence.c_str());
    if (row.verdict == Verdict::Good && row.id != "worst") continue;
    for (std::size_t i = 0; i < std::min(kShown, row.places.size()); ++i)
      std::printf("       %s, frames %lld to %lld\n", row.places[i].footage.c_str(),
                  static_cast<long long>(row.places[i].from), static_cast<long long>(row.places[i].to - 1));
    if (row.places.size() > kShown) std::printf("       and %zu more\n", row.places.size() - kShown);
  }
}

Status reportRows(const BuildFolder& build, const std::string& step, const BuildCommand& command) {
  auto rows = TRY(readRows(build, step));
  command.json ? static_cast<void>(std::printf("%s", writeCheckRows(rows).c_str())) : printRows(rows);
  return {};
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm day{};
  char text[16] = {};
  if (localtime_r(&now, &day)) std::strftime(text, sizeof text, "%Y-%m-%d", &day);
  return text;
}

/// What the options say of the package and of checks to override.
Status applyWishes(BuildFolder& build, const BuildCommand& command) {
  BuildEdits edits = build.edits();
  const auto set = [](std::string& to, const std::string& from) {
    if (!from.empty()) to = from;
  };
  Consent& consent = edits.package.consent;
  const Consent before = consent;
  set(edits.package.name, command.name);
  set(edits.package.author, command.author);
  set(edits.package.licence, command.licence);
  set(consent.statement, command.consent);
  set(consent.who, command.person);
  if (consent != before) consent.when = today();
  edits.allowed.insert(command.allow.begin(), command.allow.end());
  return build.change("describe the avatar", std::move(edits));
}

Status addVideo(BuildFolder& build, const BuildCommand& command, LongJob& job) {
  auto name = TRY(build.addFootage(command.video, command.copy ? FootageKeeping::Copy : FootageKeeping::Link,
                                   job.progress(), job.stopToken()));
  std::string words;
  if (command.text && !command.text->empty()) words = TRY(readWords(*command.text));
  BuildEdits edits = build.edits();
  for (FootageEntry& footage : edits.footage) {
    if (footage.name != name) continue;
    if (command.text) footage.text = words, footage.language = words.empty() ? "" : command.language;
    if (command.soundOffset) footage.soundOffset = *command.soundOffset;
    if (command.personAt.size() == 2) footage.person = Point{command.personAt[0], command.personAt[1]};
  }
  return build.change("describe " + name, std::move(edits));
}

/// The finished package under the name it is to have, and in the library.
Status handOver(const BuildFolder& build, const fs::path& out, LongJob& job) {
  TRY(copyWholeFile(build.resultFile(steps::kPackage), out, job.progress(), job.stopToken()));
  return addToLibrary(fs::absolute(out));
}

BuildTools toolsOf(const BuildCommand& command, LongJob& job) {
  BuildTools tools = buildTools(command.training, [&job](const std::string& line) {
    job.clearLine();
    std::fprintf(stderr, "%s\n", line.c_str());
  });
  tools.voices.insert(tools.voices.end(), command.voices.begin(), command.voices.end());
  return tools;
}

Status runStep(const BuildCommand& command, const std::string& step) {
  auto build = TRY(BuildFolder::open(command.project));
  TRY(applyWishes(*build, command));
  if (command.again)
    for (const std::string& each : build->allSteps())
      if (each == step || each.starts_with(step + "/")) TRY(build->forget(each));
  LongJob job;
  const BuildTools tools = toolsOf(command, job);
  TRY(makeStep(*build, step, tools, job.progress(), job.stopToken()));
  if (step == steps::kPackage && !command.out.empty()) TRY(handOver(*build, command.out, job));
  job.clearLine();
  if (step == steps::kCheck || step == steps::kVerify) {
    TRY(reportRows(*build, step, command));
    return step == steps::kCheck ? refuseBlocked(*build) : Status();
  }
  reportSteps(*build, command);
  return {};
}

Status makeProject(const BuildCommand& command) {
  auto made = BuildFolder::create(command.project);
  return made ? applyWishes(**made, command) : fail(made.error());
}

Status addToProject(const BuildCommand& command) {
  auto build = TRY(BuildFolder::open(command.project));
  LongJob job;
  TRY(addVideo(*build, command, job));
  job.clearLine();
  reportSteps(*build, command);
  return {};
}

/// `visema build video.mp4 --out me.visema`: everything, in a project beside the package.
Status runAll(const BuildCommand& command) {
  if (command.video.empty())
    return fail(ErrorCode::InvalidArgument,
                "name the video to build from, or a step of a project (visema build --help)");
  if (command.out.empty()) return fail(ErrorCode::InvalidArgument, "say where to save the avatar: --out NAME.visema");
  fs::path project = command.out;
  project.replace_extension(BuildFolder::kExtension);
  std::error_code error;
  const bool known = fs::exists(project / "project.json", error);
  if (!known && (command.person.empty() || command.consent.empty()))
    return fail(
        ErrorCode::InvalidArgument,
        "say who is shown with --person, and how they agreed to their avatar with --consent; nothing was started");
  if (!known && !fs::exists(command.video, error))
    return fail(ErrorCode::NotFound, command.video + " is not a file that can be read");
  auto build = TRY(known ? BuildFolder::open(project) : BuildFolder::create(project));
  LongJob job;
  TRY(addVideo(*build, command, job));
  TRY(applyWishes(*build, command));
  TRY(refuseUnnamed(build->edits().package));
  const BuildTools tools = toolsOf(command, job);
  for (const char* step : {steps::kVerify, steps::kPackage})
    TRY(makeStep(*build, step, tools, job.progress(), job.stopToken()));
  TRY(handOver(*build, command.out, job));
  job.clearLine();
  return reportRows(*build, steps::kVerify, command);
}

using Shared = std::shared_ptr<BuildCommand>;

void addWishes(CLI::App* command, BuildCommand& build) {
  command->add_option("--name", build.name, "Name of the avatar");
  command->add_option("--author", build.author, "Who made the footage");
  command->add_option("--licence", build.licence, "Under which licence the avatar may be used");
  command->add_option("--person", build.person, "Who is shown");
  command->add_option("--consent", build.consent, "How that person agreed to this avatar, in a sentence");
}

void addTraining(CLI::App* command, BuildTraining& training) {
  command->add_option("--threads", training.threads, "Threads to train with")->capture_default_str();
  command->add_option("--steps", training.steps, "Steps of the painter; 0: the default number");
  command->add_option("--voice-steps", training.voiceSteps, "Steps of the voice map; 0: the default number");
  command->add_option(
      "--corpus", training.corpus,
      "Folder of \"visema-lab corpus make\": the mouth learns to follow its voices instead of those that "
      "come with the program");
}

void addJson(CLI::App* command, BuildCommand& build) {
  command->add_flag("--json", build.json, "Write the report as JSON");
}

void addAllow(CLI::App* command, BuildCommand& build) {
  command->add_option("--allow", build.allow, "Continue although this check fails: its name, for example \"length\"");
}

void addFootage(CLI::App* command, BuildCommand& build) {
  command->add_flag("--copy", build.copy, "Copy the video into the project instead of linking it");
  command->add_option("--sound-offset", build.soundOffset, "Seconds by which to delay its sound");
  command->add_option("--text", build.text,
                      "Its transcript, as text or subtitles: the mouth learns which sound is which; \"\": none");
  command->add_option("--language", build.language, "The language of --text, as espeak-ng names it: en-us, de, fr");
  command
      ->add_option("--person-at", build.personAt,
                   "Which face to use if there are several: its position X,Y in the first frames, as fractions of "
                   "width and height; default: the largest face")
      ->expected(2)
      ->delimiter(',');
}

CLI::App* addOnProject(CLI::App* parent, const Shared& build, const char* name, const char* what) {
  CLI::App* command = parent->add_subcommand(name, what);
  command->add_option("project", build->project, "The project: NAME.visema-build")->required();
  return command;
}

CLI::App* addStep(CLI::App* parent, const Shared& build, CommandBody& body, const char* step, const char* what) {
  CLI::App* command = addOnProject(parent, build, step, what);
  addJson(command, *build);
  addAllow(command, *build);
  command->add_flag("--again", build->again, "Redo it even if nothing has changed");
  command->callback([build, &body, step] { body = [build, step] { return runStep(*build, step); }; });
  return command;
}

void addSteps(CLI::App* command, const Shared& build, CommandBody& body) {
  CLI::App* fresh = addOnProject(command, build, "new", "Create an empty project");
  addWishes(fresh, *build);
  fresh->callback([build, &body] { body = [build] { return makeProject(*build); }; });
  CLI::App* add = addOnProject(command, build, "add", "Add a video to a project, or say where it is now");
  add->add_option("video", build->video, "A video of one person who talks")->required();
  addFootage(add, *build);
  addJson(add, *build);
  add->callback([build, &body] { body = [build] { return addToProject(*build); }; });
  addStep(command, build, body, steps::kCheck, "Rate the footage before an hour is spent on training");
  addStep(command, build, body, steps::kTrack, "Follow the face through the footage");
  addStep(command, build, body, steps::kMask, "Find the lower face in every frame");
  addStep(command, build, body, steps::kDraft, "Make the package to train on");
  addTraining(addStep(command, build, body, steps::kTrain, "Train the lip network"), build->training);
  addStep(command, build, body, steps::kVerify, "Measure the network on frames it was never trained on")
      ->add_option("--voice", build->voices,
                   "A sound to try the avatar with, in addition to those that come with the program");
  CLI::App* package =
      addStep(command, build, body, steps::kPackage, "Finish the avatar and, with --out, add it to the library");
  package->add_option("--out", build->out, "Where the avatar is to go: NAME.visema");
  addWishes(package, *build);
}

}  // namespace

void addBuildCommand(CLI::App& app, CommandBody& body) {
  auto build = std::make_shared<BuildCommand>();
  CLI::App* command = app.add_subcommand("build", "Make an avatar from a video of a person who talks");
  command->require_subcommand(0, 1);
  command->add_option("video", build->video, "A video of one person who talks");
  command->add_option("--out", build->out, "The avatar to make: NAME.visema; its project lies beside it");
  addFootage(command, *build);
  addWishes(command, *build);
  addTraining(command, build->training);
  addAllow(command, *build);
  addJson(command, *build);
  command->footer(
      "A step first runs the earlier steps it needs. After Ctrl-C or a crash the same command resumes where it "
      "was.\nThe exit status is 0 on success, 130 after Ctrl-C, else 1; \"check\" also exits with 1 if the footage is "
      "not good\nenough.\nExample:\n  visema build anna.mp4 --out anna.visema --person Anna --consent \"Anna agreed in "
      "writing\"\n  visema build new anna.visema-build && visema build add anna.visema-build anna.mp4 && visema build "
      "check anna.visema-build");
  command->callback([build, command, &body] {
    if (command->get_subcommands().empty()) body = [build] { return runAll(*build); };
  });
  addSteps(command, build, body);
}

}  // namespace visema
