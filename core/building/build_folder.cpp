// SPDX-License-Identifier: Apache-2.0
#include "core/building/build_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"
#include "core/base/part_of_progress.h"
#include "core/base/random_digits.h"
#include "core/base/sha256.h"
#include "core/base/try.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProjectFile = "project.json";
constexpr std::uint64_t kMostProjectBytes = 64u << 20;

/// Changes whenever a step is made differently, so that what an earlier version made counts as stale.
constexpr const char* kStepVersion = "1";

std::string newId() { return "build-" + randomDigits(24); }

/// A name that a clip can have, made from a file's.
std::string plainName(const fs::path& video, const BuildEdits& edits) {
  std::string name = video.stem().string().substr(0, 60);
  for (char& c : name)
    if (static_cast<unsigned char>(c) >= 0x80 || (!std::isalnum(static_cast<unsigned char>(c)) && c != '-')) c = '_';
  if (name.empty()) name = "footage";
  std::string free = name;
  for (int i = 2; edits.findFootage(free); ++i) free = name + "-" + std::to_string(i);
  return free;
}

std::string stepOf(const char* step, const std::string& footage) { return std::string(step) + "/" + footage; }

void append(std::string& text, const BuildEdits& edits, const std::string& footage,
            std::initializer_list<MarkKind> kinds) {
  for (const Mark& mark : edits.marks)
    if (mark.footage == footage && std::find(kinds.begin(), kinds.end(), mark.kind) != kinds.end())
      text += std::string("|") + toString(mark.kind) + std::to_string(mark.from) + "-" + std::to_string(mark.to);
}

}  // namespace

Status copyWholeFile(const fs::path& from, const fs::path& to, const ProgressFn& progress,
                     const std::stop_token& stop) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(from, error);
  std::ifstream in(from, std::ios::binary);
  if (!in) return fail(ErrorCode::Io, from.string() + " cannot be read: " + std::strerror(errno));
  auto out = TRY(AtomicFile::create(to));
  std::vector<char> buffer(1 << 20);
  std::uint64_t copied = 0;
  while (in) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "copying " + from.string() + " was stopped");
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = static_cast<std::size_t>(in.gcount());
    if (count == 0) break;
    TRY(out.write(std::as_bytes(std::span(buffer.data(), count))));
    copied += count;
    if (progress && bytes > 0) progress({static_cast<double>(copied) / static_cast<double>(bytes), "copying", -1});
  }
  return out.commit();
}

Result<std::string> hashOfFile(const fs::path& file, const ProgressFn& progress, std::stop_token stop) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in || !fs::is_regular_file(file, error))
    return fail(ErrorCode::NotFound, file.string() + " is not a file that can be read");
  Sha256 hash;
  std::vector<char> buffer(1 << 20);
  std::uint64_t done = 0;
  while (in) {
    if (stop.stop_requested()) return fail(ErrorCode::Cancelled, "reading " + file.string() + " was stopped");
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.update(std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(in.gcount()))));
    done += static_cast<std::uint64_t>(in.gcount());
    if (progress && bytes > 0) progress({static_cast<double>(done) / static_cast<double>(bytes), "reading", -1});
  }
  return hash.finish();
}

BuildFolder::~BuildFolder() {
  if (lock_ >= 0) ::close(lock_);
}

Result<std::unique_ptr<BuildFolder>> BuildFolder::locked(const fs::path& folder) {
  const fs::path file = folder / ".lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return fail(ErrorCode::Io, folder.string() + " cannot be written to: " + std::strerror(errno));
  constexpr int kTries = 10;  // whoever only asks whether it is worked on holds it for a moment
  int tries = 0;
  while (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (++tries < kTries) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      continue;
    }
    ::close(lock);
    return fail(ErrorCode::InvalidArgument,
                folder.string() + " is being worked on by another program: wait for it or close it there");
  }
  return std::unique_ptr<BuildFolder>(new BuildFolder(folder, lock));
}

Result<std::unique_ptr<BuildFolder>> BuildFolder::create(const fs::path& folder) {
  std::error_code error;
  if (folder.extension() != kExtension)
    return fail(ErrorCode::InvalidArgument, folder.string() + " must end in " + kExtension);
  if (fs::exists(folder / kProjectFile, error))
    return fail(ErrorCode::InvalidArgument, folder.string() + " exists already: choose another name or go on with it");
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    return fail(ErrorCode::InvalidArgument, folder.string() + " is a file: choose another name");
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::Io, folder.string() + " cannot be made: " + error.message());
  auto made = locked(folder);
  if (!made) return made;
  BuildProject project;
  project.id = newId();
  project.edits.package.name = folder.stem().string();
  TRY((*made)->save(std::move(project)));
  return made;
}

Result<std::unique_ptr<BuildFolder>> BuildFolder::open(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder / kProjectFile, error))
    return fail(ErrorCode::NotFound,
                folder.string() + " is not a project of a build: make one with \"visema build new\"");
  auto opened = locked(folder);
  if (!opened) return opened;
  TRY((*opened)->load());
  return opened;
}

Result<std::unique_ptr<BuildFolder>> BuildFolder::view(const fs::path& folder) {
  std::unique_ptr<BuildFolder> viewed(new BuildFolder(folder, -1));
  TRY(viewed->load());
  return viewed;
}

bool BuildFolder::isWorkedOn(const fs::path& folder) {
  const int lock = ::open((folder / ".lock").c_str(), O_RDWR | O_CLOEXEC);
  if (lock < 0) return false;
  // Shared: who only asks is not taken for somebody who works by the next one who asks.
  const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(lock);
  return held;
}

Status BuildFolder::load() {
  auto text = TRY(readTextFile(path_ / kProjectFile, kMostProjectBytes));
  auto project = TRY(parseBuildProject(text, (path_ / kProjectFile).string()));
  project_ = std::move(project);
  return {};
}

Status BuildFolder::save(BuildProject changed) {
  if (lock_ < 0)
    return fail(ErrorCode::InvalidArgument,
                path_.string() + " is being worked on by another program: wait for it or close it there");
  TRY(validateBuildEdits(changed.edits, path_.string()));
  TRY(writeFileAtomically(path_ / kProjectFile, writeBuildProject(changed)));
  project_ = std::move(changed);
  return {};
}

Status BuildFolder::change(const std::string& what, BuildEdits edits) {
  BuildProject changed = project_;
  changed.change(what, std::move(edits));
  return changed == project_ ? Status() : save(std::move(changed));
}

Result<bool> BuildFolder::undo() {
  BuildProject changed = project_;
  if (!changed.undo()) return false;
  TRY(save(std::move(changed)));
  return true;
}

Result<bool> BuildFolder::redo() {
  BuildProject changed = project_;
  if (!changed.redo()) return false;
  TRY(save(std::move(changed)));
  return true;
}

Result<std::string> BuildFolder::addFootage(const fs::path& video, FootageKeeping keeping, const ProgressFn& progress,
                                            std::stop_token stop) {
  auto hash = TRY(hashOfFile(video, partOf(progress, 0, 0.5), stop));
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(video, error);
  BuildEdits edits = project_.edits;
  auto known = std::find_if(edits.footage.begin(), edits.footage.end(),
                            [&](const FootageEntry& footage) { return footage.sha256 == hash; });
  FootageEntry entry;
  if (known != edits.footage.end())
    entry = *known;
  else
    entry.name = plainName(video, edits);
  entry.sha256 = hash;
  entry.bytes = bytes;
  entry.copied = keeping == FootageKeeping::Copy;
  entry.file = fs::absolute(video).lexically_normal().string();
  if (entry.copied) {
    entry.file = "footage/" + entry.name + video.extension().string();
    TRY(copyWholeFile(video, path_ / entry.file, partOf(progress, 0.5, 0.5), stop));
  }
  if (known != edits.footage.end())
    *known = entry;
  else
    edits.footage.push_back(entry);
  TRY(change("add " + entry.name, std::move(edits)));
  return entry.name;
}

fs::path BuildFolder::absolute(const FootageEntry& footage) const {
  return footage.copied ? path_ / footage.file : fs::path(footage.file);
}

Result<fs::path> BuildFolder::footageFile(const FootageEntry& footage) const {
  const auto fits = [&](const fs::path& file) {
    std::error_code error;
    return fs::is_regular_file(file, error) && fs::file_size(file, error) == footage.bytes && !error;
  };
  const fs::path there = absolute(footage);
  if (fits(there)) return there;
  for (const fs::path& folder : {path_ / "footage", path_.parent_path(), there.parent_path()}) {
    std::error_code error;
    for (fs::directory_iterator it(folder.empty() ? "." : folder, error), end; !error && it != end;
         it.increment(error)) {
      if (!fits(it->path())) continue;
      const auto hash = hashOfFile(it->path(), {}, {});
      if (hash && *hash == footage.sha256) return it->path();
    }
  }
  return fail(ErrorCode::NotFound, there.string() + ", the footage \"" + footage.name + "\" of " + path_.string() +
                                       ", is gone or has changed: add it again from where it is now");
}

std::string BuildFolder::fingerprint(const std::string& step) const {
  const BuildEdits& edits = project_.edits;
  const std::size_t slash = step.find('/');
  const std::string kind = step.substr(0, slash), name = slash == std::string::npos ? "" : step.substr(slash + 1);
  std::string text = std::string(kStepVersion) + "|" + kind;
  const auto from = [&](const std::string& other) { text += "|" + fingerprint(other); };
  if (kind == steps::kScan) {
    if (const FootageEntry* footage = edits.findFootage(name)) {
      text += "|" + footage->sha256;
      if (footage->person) text += "|" + std::to_string(footage->person->x) + "," + std::to_string(footage->person->y);
    }
  } else if (kind == steps::kTrack) {
    from(stepOf(steps::kScan, name));
    append(text, edits, name, {MarkKind::Cut, MarkKind::FaceAway});
    for (const Correction& each : edits.corrections)
      if (each.footage == name) {
        std::array<char, 160> numbers{};
        std::snprintf(numbers.data(), numbers.size(), "|%lld:%.9g,%.9g,%.9g,%.9g", static_cast<long long>(each.frame),
                      each.crop.a, each.crop.b, each.crop.tx, each.crop.ty);
        text += numbers.data();
      }
  } else if (kind == steps::kMask) {
    from(stepOf(steps::kTrack, name));
    text += "|as far as the mouth opens";
  } else if (kind == steps::kCheck) {
    for (const FootageEntry& footage : edits.footage) {
      from(stepOf(steps::kTrack, footage.name));
      if (footage.soundOffset != 0) text += "|" + std::to_string(footage.soundOffset);
    }
  } else if (kind == steps::kDraft) {
    for (const FootageEntry& footage : edits.footage) {
      from(stepOf(steps::kMask, footage.name));
      text += "|" + std::to_string(footage.soundOffset);
      if (!footage.text.empty())
        text += "|" + footage.language + std::to_string(footage.text.size()) + ":" + footage.text;
      append(text, edits, footage.name, {MarkKind::CoveredMouth, MarkKind::LeftOut, MarkKind::Neutral, MarkKind::Idle});
    }
    text += "|" + std::to_string(edits.package.cropSize);
  } else if (kind == steps::kTrain) {
    from(steps::kDraft);
  } else if (kind == steps::kVerify) {
    from(steps::kTrain);
  } else if (kind == steps::kPackage) {
    from(steps::kTrain);
    const PackageWishes& package = edits.package;
    for (const std::string& part : {package.name, package.author, package.licence, package.consent.statement,
                                    package.consent.who, package.consent.when})
      text += "|" + std::to_string(part.size()) + ":" + part;
  }
  return Sha256::of(std::as_bytes(std::span(text)));
}

StepState BuildFolder::state(const std::string& step) const {
  const auto found = project_.made.find(step);
  std::error_code error;
  if (found == project_.made.end() || !fs::exists(resultFile(step), error)) return StepState::Missing;
  return found->second == fingerprint(step) ? StepState::Ready : StepState::Stale;
}

Status BuildFolder::setMade(const std::string& step, const std::string& print) {
  BuildProject changed = project_;
  changed.made[step] = print;
  return save(std::move(changed));
}

Status BuildFolder::forget(const std::string& step) {
  BuildProject changed = project_;
  return changed.made.erase(step) > 0 ? save(std::move(changed)) : Status();
}

std::vector<std::string> BuildFolder::allSteps() const {
  std::vector<std::string> all;
  for (const char* step : {steps::kScan, steps::kTrack, steps::kMask})
    for (const FootageEntry& footage : project_.edits.footage) all.push_back(stepOf(step, footage.name));
  for (const char* step : {steps::kCheck, steps::kDraft, steps::kTrain, steps::kVerify, steps::kPackage})
    all.emplace_back(step);
  return all;
}

fs::path BuildFolder::resultFile(const std::string& step) const {
  if (step == steps::kCheck || step == steps::kVerify) return path_ / (step + ".json");
  if (step == steps::kDraft) return path_ / "draft.visema";
  if (step == steps::kTrain) return path_ / "trained.visema";
  if (step == steps::kPackage) return path_ / "avatar.visema";
  return path_ / (step + ".npy");
}

}  // namespace visema
