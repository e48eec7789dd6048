// SPDX-License-Identifier: Apache-2.0
#include "core/building/build_project.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/avatar/manifest.h"

namespace visema {
namespace {

constexpr std::array<std::pair<MarkKind, const char*>, 6> kMarkKinds{{{MarkKind::Cut, "cut"},
                                                                      {MarkKind::FaceAway, "face-away"},
                                                                      {MarkKind::CoveredMouth, "covered-mouth"},
                                                                      {MarkKind::LeftOut, "left-out"},
                                                                      {MarkKind::Neutral, "neutral"},
                                                                      {MarkKind::Idle, "idle"}}};

constexpr FrameIndex kMostFrames = 10'000'000;

bool isPlainName(const std::string& name) {
  return !name.empty() && name.size() <= 80 && name.front() != '.' && isSafeMemberName(name) &&
         name.find('/') == std::string::npos;
}

bool isDigest(const std::string& text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string problemOf(const FootageEntry& footage) {
  if (!isPlainName(footage.name)) return "footage has the name \"" + footage.name + "\", which no file can have";
  const std::string which = "footage " + footage.name;
  if (footage.file.empty()) return which + " names no file";
  if (footage.copied && !isSafeMemberName(footage.file)) return which + " leads out of the project's folder";
  if (!isDigest(footage.sha256)) return which + " has no SHA-256";
  if (footage.person &&
      !(footage.person->x >= 0 && footage.person->x <= 1 && footage.person->y >= 0 && footage.person->y <= 1))
    return which + " has its person outside the picture: both numbers lie between 0 and 1";
  if (!(std::abs(footage.soundOffset) <= 60)) return which + " has its sound moved by more than a minute";
  return {};
}

std::string problemOf(const Mark& mark) {
  if (mark.from < 0 || mark.to <= mark.from || mark.to > kMostFrames)
    return std::string("a mark \"") + toString(mark.kind) + "\" does not reach from one frame to a later one";
  return {};
}

std::string problemOf(const Correction& correction) {
  const Similarity& crop = correction.crop;
  if (correction.frame < 0 || correction.frame > kMostFrames) return "a correction is of a frame that cannot be";
  for (const double value : {crop.a, crop.b, crop.tx, crop.ty})
    if (!std::isfinite(value) || std::abs(value) > 1e6) return "a correction holds a number that cannot be";
  if (!(crop.scale() > 1e-3)) return "a correction makes the face vanish";
  return {};
}

}  // namespace

const FootageEntry* BuildEdits::findFootage(std::string_view name) const {
  const auto found =
      std::find_if(footage.begin(), footage.end(), [&](const auto& entry) { return entry.name == name; });
  return found == footage.end() ? nullptr : &*found;
}

void BuildProject::change(const std::string& what, BuildEdits changed) {
  if (changed == edits) return;
  done.push_back({what, std::move(edits)});
  if (done.size() > kMostChanges) done.erase(done.begin());
  undone.clear();
  edits = std::move(changed);
}

bool BuildProject::undo() {
  if (done.empty()) return false;
  BuildChange last = std::move(done.back());
  done.pop_back();
  std::swap(last.edits, edits);
  undone.push_back(std::move(last));
  return true;
}

bool BuildProject::redo() {
  if (undone.empty()) return false;
  BuildChange next = std::move(undone.back());
  undone.pop_back();
  std::swap(next.edits, edits);
  done.push_back(std::move(next));
  return true;
}

Status validateBuildEdits(const BuildEdits& edits, const std::string& source) {
  const auto bad = [&](const std::string& problem) {
    return fail(ErrorCode::BadData, source + " is not right: " + problem);
  };
  std::set<std::string> names;
  for (const FootageEntry& footage : edits.footage) {
    if (const std::string problem = problemOf(footage); !problem.empty()) return bad(problem);
    if (!names.insert(footage.name).second) return bad("two pieces of footage are called " + footage.name);
  }
  for (const Mark& mark : edits.marks) {
    if (!names.contains(mark.footage)) return bad("a mark is of footage that is not there: " + mark.footage);
    if (const std::string problem = problemOf(mark); !problem.empty()) return bad(problem);
  }
  std::set<std::pair<std::string, FrameIndex>> corrected;
  for (const Correction& correction : edits.corrections) {
    if (!names.contains(correction.footage))
      return bad("a correction is of footage that is not there: " + correction.footage);
    if (const std::string problem = problemOf(correction); !problem.empty()) return bad(problem);
    if (!corrected.insert({correction.footage, correction.frame}).second)
      return bad("one frame of " + correction.footage + " is corrected twice");
  }
  const int crop = edits.package.cropSize;
  if (crop != 256 && crop != 384 && crop != 512) return bad("a crop is 256, 384 or 512 pixels wide");
  return {};
}

const char* toString(MarkKind kind) {
  for (const auto& [each, word] : kMarkKinds)
    if (each == kind) return word;
  return "unknown";
}

Result<MarkKind> parseMarkKind(std::string_view word) {
  for (const auto& [kind, name] : kMarkKinds)
    if (word == name) return kind;
  return fail(ErrorCode::InvalidArgument,
              "\"" + std::string(word) +
                  "\" is not a mark: it is cut, face-away, covered-mouth, left-out, neutral or "
                  "idle");
}

}  // namespace visema
