// SPDX-License-Identifier: Apache-2.0
#include "core/farm/job_media.h"

#include <array>
#include <optional>

#include "core/base/try.h"
#include "core/lipsync/backdrop.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "farm:";

/// "farm:HASH/name.wav"
struct Named {
  std::string sha256;
  std::string name;
};

std::optional<Named> named(const std::string& path) {
  const std::size_t slash = path.find('/');
  if (!path.starts_with(kScheme) || slash != kScheme.size() + 64) return std::nullopt;
  Named found{path.substr(kScheme.size(), 64), path.substr(slash + 1)};
  if (found.name.empty() || found.name != fs::path(found.name).filename() || found.name == "..") return std::nullopt;
  return found;
}

std::array<fs::path FilmOptions::*, 7> ownInputs() {
  return {&FilmOptions::audio, &FilmOptions::features, &FilmOptions::subtitles, &FilmOptions::codesIn,
          &FilmOptions::text,  &FilmOptions::phones,   &FilmOptions::planIn};
}

Status put(fs::path& path, MediaStore& store) {
  if (path.empty()) return {};
  const JobFile kept = TRY(store.put(path));
  path = storedPath(kept);
  return {};
}

Status bring(fs::path& path, MediaStore& store, const fs::path& folder) {
  if (path.empty()) return {};
  const auto wanted = named(path.string());
  if (!wanted)
    return fail(ErrorCode::BadData, path.string() + " names no file of the farm's store: order the job anew");
  const fs::path here = folder / wanted->sha256 / wanted->name;
  if (!fs::exists(here)) TRY(store.fetch(wanted->sha256, here));
  path = here;
  return {};
}

}  // namespace

std::string storedPath(const JobFile& file) { return std::string(kScheme) + file.sha256 + "/" + file.name; }

Status putMedia(FilmOptions& film, MediaStore& store) {
  if (film.format == MediaFormat::PngSequence || !film.codesOut.empty())
    return fail(ErrorCode::Unsupported, "a farm makes single files: order h264, vp9 or prores, and no mouth codes");
  if (fs::is_directory(film.avatar))
    return fail(ErrorCode::Unsupported, film.avatar.string() + " is a folder: pack it first with visema pack");
  TRY(put(film.avatar, store));
  for (const auto input : ownInputs()) TRY(put(film.*input, store));
  for (FilmChange& change : film.changes) TRY(put(change.sound, store));
  if (Backdrop::isFile(film.background)) {
    fs::path background = film.background;
    TRY(put(background, store));
    film.background = background.string();
  }
  film.out = film.out.filename();
  return {};
}

std::vector<std::string> ownMediaOf(const FilmOptions& film) {
  std::vector<std::string> hashes;
  const auto add = [&](const std::string& path) {
    if (const auto file = named(path)) hashes.push_back(file->sha256);
  };
  for (const auto input : ownInputs()) add((film.*input).string());
  add(film.background);
  return hashes;
}

Status bringMedia(FilmOptions& film, MediaStore& store, const fs::path& packages, const fs::path& folder) {
  TRY(bring(film.avatar, store, packages));
  for (const auto input : ownInputs()) TRY(bring(film.*input, store, folder));
  for (FilmChange& change : film.changes) TRY(bring(change.sound, store, folder));
  if (Backdrop::isFile(film.background)) {
    fs::path background = film.background;
    TRY(bring(background, store, folder));
    film.background = background.string();
  }
  return {};
}

}  // namespace visema
