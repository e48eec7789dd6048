// SPDX-License-Identifier: Apache-2.0
#include "core/serving/avatar_finder.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/base/log.h"
#include "core/base/sha256.h"
#include "core/base/try.h"
#include "core/importing/import.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 64;
constexpr const char* kManifestName = "manifest.json";

bool isPackage(const fs::path& place) {
  std::error_code error;
  return place.extension() == ".visema" || fs::exists(place / kManifestName, error);
}

/// Changes when a file in it does: sizes and times, not contents.
std::string fingerprint(const fs::path& place) {
  std::vector<std::string> lines;
  const auto add = [&](const fs::path& file) {
    std::error_code error;
    lines.push_back(file.string() + " " + std::to_string(fs::file_size(file, error)) + " " +
                    std::to_string(fs::last_write_time(file, error).time_since_epoch().count()));
  };
  std::error_code error;
  if (!fs::is_directory(place, error)) add(place);
  for (fs::recursive_directory_iterator at(place, error), end; !error && at != end; at.increment(error))
    if (at->is_regular_file(error)) add(at->path());
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return Sha256::of(std::as_bytes(std::span(all))).substr(0, 16);
}

}  // namespace

bool isAvatarName(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), allowed);
}

namespace {

std::optional<fs::path> findPlace(const std::vector<fs::path>& folders, const std::string& name) {
  std::error_code error;
  for (const fs::path& folder : folders)
    for (fs::path place : {folder / (name + ".visema"), folder / name, folder / (name + ".zip")})
      if (fs::exists(place, error)) return place;
  return std::nullopt;
}

}  // namespace

AvatarFinder::AvatarFinder(std::vector<fs::path> folders, fs::path imports, Library library, KeepEncoder keepEncoder)
    : folders_(std::move(folders)),
      imports_(std::move(imports)),
      library_(std::move(library)),
      keepEncoder_(std::move(keepEncoder)) {}

Result<fs::path> AvatarFinder::find(const std::string& name) const {
  if (!isAvatarName(name))
    return fail(ErrorCode::NotFound, "\"" + name.substr(0, kLongestName) + "\" is not an avatar's name");
  if (const auto place = findPlace(folders_, name)) return usable(name, *place);
  if (library_) return library_(name);
  return fail(ErrorCode::NotFound, "there is no avatar \"" + name + "\" in the server's folders");
}

/// Turns an avatar of another program into a package of ours, once for as long as it stays as it is.
Result<fs::path> AvatarFinder::usable(const std::string& name, const fs::path& place) const {
  if (isPackage(place)) return place;
  const fs::path made = imports_ / (name + "-" + fingerprint(place) + ".visema");
  std::error_code error;
  if (fs::exists(made, error)) return made;
  logInfo("serving", place.string(), " is made a package of ours: ", made.string());
  fs::create_directories(imports_, error);
  ImportOptions options;
  options.source = place;
  options.out = made;
  options.name = name;
  options.keepSpeechEncoder = keepEncoder_;
  TRY(importAvatar(options, {}, {}, {}));
  return made;
}

Result<std::string> AvatarFinder::stamp(const std::string& name) const {
  if (!isAvatarName(name)) return fail(ErrorCode::NotFound, "there is no avatar of that name");
  auto place = findPlace(folders_, name);
  if (!place && library_) place = TRY(library_(name));
  if (!place) return fail(ErrorCode::NotFound, "there is no avatar \"" + name + "\" in the server's folders");
  return fingerprint(*place);
}

bool AvatarFinder::knows(const std::string& name) const {
  return isAvatarName(name) && findPlace(folders_, name).has_value();
}

Result<std::string> AvatarFinder::nameOfPath(const std::string& path) {
  std::string slashed = path;  // clients on Windows write theirs
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  fs::path last = fs::path(slashed).lexically_normal();
  if (!last.has_filename()) last = last.parent_path();
  std::string name = last.filename().string();
  for (const char* ending : {".zip", ".visema"})
    if (name.ends_with(ending)) name.resize(name.size() - std::string_view(ending).size());
  if (!isAvatarName(name)) return fail(ErrorCode::NotFound, "the path names no avatar in the server's folders");
  return name;
}

std::vector<AvatarFinder::Known> AvatarFinder::list() const {
  std::vector<Known> known;
  for (const fs::path& folder : folders_) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      const fs::path& path = at->path();
      const bool packed = path.extension() == ".visema" || path.extension() == ".zip";
      std::string name = packed ? path.stem().string() : path.filename().string();
      if ((packed || at->is_directory(error)) && isAvatarName(name)) known.push_back({std::move(name), path, packed});
    }
  }
  std::sort(known.begin(), known.end(), [](const Known& a, const Known& b) { return a.name < b.name; });
  return known;
}

}  // namespace visema
