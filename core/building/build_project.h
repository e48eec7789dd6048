// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace visema {

/// The schema this program writes; it reads this one and all before it.
inline constexpr int kBuildSchema = 1;

/// A video that an avatar is made from.
struct FootageEntry {
  std::string name;  // unique in the project; its files and clips are called by it
  std::string file;  // copied: relative to the project's folder; linked: where it was last seen
  bool copied = false;
  std::string sha256;  // by which it is recognised when it was moved
  std::uint64_t bytes = 0;
  double soundOffset = 0;  // seconds by which its sound is to be played later
  /// Where the person's face is when it is first seen, in shares of the picture's width and height; none: the largest.
  std::optional<Point> person;
  std::string text{};      // what is said in it, where somebody wrote that down; else empty
  std::string language{};  // of the text, as espeak-ng names it
  bool operator==(const FootageEntry&) const = default;
};

enum class MarkKind { Cut, FaceAway, CoveredMouth, LeftOut, Neutral, Idle };

/// Something a person (or a proposal that a person may change) says of a stretch of footage; `to` is not included.
/// A cut and the neutral frame are one frame long: a cut is the first frame after it.
struct Mark {
  std::string footage;
  MarkKind kind = MarkKind::LeftOut;
  FrameIndex from = 0;
  FrameIndex to = 0;
  bool operator==(const Mark&) const = default;
};

/// Where the crop lies in a frame because a person put it there: picture -> crop. Tracking again never changes it.
struct Correction {
  std::string footage;
  FrameIndex frame = 0;
  Similarity crop;
  bool operator==(const Correction&) const = default;
};

/// How the person shown agreed; without it no package is made.
struct Consent {
  std::string statement;
  std::string who;
  std::string when;  // ISO 8601 date
  bool given() const { return !statement.empty() && !who.empty(); }
  bool operator==(const Consent&) const = default;
};

struct PackageWishes {
  std::string name;
  std::string author;
  std::string licence;
  Consent consent;
  int cropSize = 256;
  bool operator==(const PackageWishes&) const = default;
};

/// Everything a hand can change and undo.
struct BuildEdits {
  std::vector<FootageEntry> footage;
  std::vector<Mark> marks;
  std::vector<Correction> corrections;
  std::set<std::string> allowed;  // checks whose "block" was overridden
  PackageWishes package;
  bool operator==(const BuildEdits&) const = default;

  const FootageEntry* findFootage(std::string_view name) const;
};

/// One entry of the journal: how things were before (or, of what was undone, after) a change.
struct BuildChange {
  std::string what;  // for people: "mark a cut"
  BuildEdits edits;
  bool operator==(const BuildChange&) const = default;
};

/// What a project's file holds. A plain value: knows no folder and no results.
struct BuildProject {
  static constexpr std::size_t kMostChanges = 200;  // that can be undone

  int schema = kBuildSchema;
  std::string id;  // of the avatar, through all its versions
  BuildEdits edits;
  std::vector<BuildChange> done;            // oldest first
  std::vector<BuildChange> undone;          // the next to do again last
  std::map<std::string, std::string> made;  // step -> fingerprint of what it was made from

  /// Changes the edits; what was undone before is forgotten. Nothing happens where nothing changes.
  void change(const std::string& what, BuildEdits edits);
  bool undo();
  bool redo();
  bool operator==(const BuildProject&) const = default;
};

/// Reads and checks a project; `source` names it in messages.
Result<BuildProject> parseBuildProject(std::string_view json, const std::string& source);
std::string writeBuildProject(const BuildProject& project);
/// The same rules for one made in memory.
Status validateBuildEdits(const BuildEdits& edits, const std::string& source);

const char* toString(MarkKind kind);
Result<MarkKind> parseMarkKind(std::string_view word);

}  // namespace visema
