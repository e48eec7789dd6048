// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the importer's sources only: what its steps share.

#include <functional>
#include <stop_token>
#include <string>

#include "core/avatar/package_writer.h"
#include "core/importing/foreign_avatar.h"
#include "core/importing/import.h"
#include "core/media/media_source.h"

namespace visema {

struct ImportWork {
  const ImportOptions& options;
  const ForeignAvatar& source;
  const std::filesystem::path& folder;  // for what has to be made on the way
  const std::function<void(double fraction, const std::string& stage)> say;
  const std::stop_token stop;
  ImportReport& report;
  PackageWriter& writer;
  Clip& clip;

  Status checkStop() const {
    if (!stop.stop_requested()) return {};
    return fail(ErrorCode::Cancelled, "importing was cancelled; nothing was written");
  }
  void found(std::string line) const { report.found.push_back(std::move(line)); }
  void assumed(std::string line) const { report.assumed.push_back(std::move(line)); }
  void repaired(std::string line) const { report.repaired.push_back(std::move(line)); }
  /// A file of the source for libav: in place where it lies uncompressed, else as a copy in `folder`.
  Result<MediaSource> mediaOf(const std::string& name) const;
};

/// The clip's video, frame count, size and the thumbnail.
Status importFootage(const ImportWork& work);
/// The face's box in each frame.
Result<std::vector<Rect>> importBoxes(const ImportWork& work);
/// Whether there is any file that may be the lip network.
Status networkIsThere(const ImportOptions& options, const ForeignAvatar& source);
/// Finds the lip network and puts it into the package.
Status importNetwork(const ImportWork& work);

/// "1 frame", "2 frames".
std::string counted(std::size_t count, const std::string& one);

}  // namespace visema
