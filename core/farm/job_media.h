// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/exporting/film.h"
#include "core/farm/media_store.h"

namespace visema {

/// Puts all that a film is made from into the store; its paths name the store's files then, and mean the same on every
/// machine. An Error for films that a farm does not make.
Status putMedia(FilmOptions& film, MediaStore& store);

/// What a film's path says of a file that the store keeps: "farm:HASH/name.wav".
std::string storedPath(const JobFile& file);

/// The hashes of what the store keeps for such a film, its package left out.
std::vector<std::string> ownMediaOf(const FilmOptions& film);

/// Brings what such paths name here: packages into `packages`, to be kept for the next job, the rest into `folder`.
Status bringMedia(FilmOptions& film, MediaStore& store, const std::filesystem::path& packages,
                  const std::filesystem::path& folder);

}  // namespace visema
