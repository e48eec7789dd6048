// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/building/build_project.h"

namespace visema {

enum class FootageKeeping { Link, Copy };

/// The steps of a build that are made from its footage and its edits. Those of one piece of footage have its name
/// behind a slash: "track/take1".
namespace steps {
inline constexpr const char* kScan = "scan";
inline constexpr const char* kTrack = "track";
inline constexpr const char* kMask = "mask";
inline constexpr const char* kCheck = "check";
inline constexpr const char* kDraft = "draft";
inline constexpr const char* kTrain = "train";
inline constexpr const char* kVerify = "verify";
inline constexpr const char* kPackage = "package";
}  // namespace steps

enum class StepState { Missing, Stale, Ready };

/// A build's folder, NAME.visema-build: its project and where its results lie. Every change is saved before it returns,
/// in one moment or not at all; while it is open nobody else can change it. Belongs to one thread. Makes no results.
class BuildFolder {
 public:
  static constexpr const char* kExtension = ".visema-build";

  static Result<std::unique_ptr<BuildFolder>> create(const std::filesystem::path& folder);
  static Result<std::unique_ptr<BuildFolder>> open(const std::filesystem::path& folder);
  /// Only to look at, also while another program works on it: every change is refused.
  static Result<std::unique_ptr<BuildFolder>> view(const std::filesystem::path& folder);
  /// Whether a program has it open to work on it.
  static bool isWorkedOn(const std::filesystem::path& folder);
  ~BuildFolder();
  BuildFolder(const BuildFolder&) = delete;
  BuildFolder& operator=(const BuildFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  const BuildProject& project() const { return project_; }
  const BuildEdits& edits() const { return project_.edits; }

  Status change(const std::string& what, BuildEdits edits);
  /// False where there is nothing to undo or do again.
  Result<bool> undo();
  Result<bool> redo();

  /// Takes up a video. One that the project knows already by its hash is found again where it is now. Returns its name.
  Result<std::string> addFootage(const std::filesystem::path& video, FootageKeeping keeping, const ProgressFn& progress,
                                 std::stop_token stop);
  /// Where a piece of footage lies now; one that was moved is looked for beside the project and where it was.
  Result<std::filesystem::path> footageFile(const FootageEntry& footage) const;

  /// What a step would be made from now; changes as soon as anything that it depends on does.
  std::string fingerprint(const std::string& step) const;
  StepState state(const std::string& step) const;
  Status setMade(const std::string& step, const std::string& fingerprint);
  /// Lets a step count as missing though nothing changed.
  Status forget(const std::string& step);
  /// All steps of the project, in order.
  std::vector<std::string> allSteps() const;
  /// Where a step's result lies: "track/take1.npy", "check.json", ...
  std::filesystem::path resultFile(const std::string& step) const;

 private:
  BuildFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  static Result<std::unique_ptr<BuildFolder>> locked(const std::filesystem::path& folder);
  Status load();
  Status save(BuildProject changed);
  std::filesystem::path absolute(const FootageEntry& footage) const;

  const std::filesystem::path path_;
  const int lock_;  // negative: only looked at
  BuildProject project_;
};

/// Copies a file, which appears under its new name when it is whole.
Status copyWholeFile(const std::filesystem::path& from, const std::filesystem::path& to, const ProgressFn& progress,
                     const std::stop_token& stop);
/// SHA-256 of a file's bytes.
Result<std::string> hashOfFile(const std::filesystem::path& file, const ProgressFn& progress, std::stop_token stop);

}  // namespace visema
