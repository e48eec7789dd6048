// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/avatar/file_tree.h"
#include "core/base/image.h"
#include "core/base/result.h"
#include "core/importing/import.h"

namespace visema {

/// Where the parts of a "sanders" package or a SyncTalk_2D folder are, however it is nested, flattened or zipped.
/// Only finds files; reads none but the two descriptions. Private to this layer.
struct ForeignAvatar {
  SourceKind kind = SourceKind::Sanders;
  std::shared_ptr<const FileTree> files;
  std::string name;                    // as it calls itself
  std::string video;                   // empty: the frames are pictures
  std::vector<std::string> pictures;   // N.jpg in the order of N, from the first without a gap
  std::string rectangles;              // crop_rectangles.json
  std::vector<std::string> landmarks;  // by frame; empty where there is none
  std::string features;                // aud_*.npy or .bin
  std::string speech;                  // by the name of the features: "ave", "hubert", "wenet"
  std::string sound;
  std::vector<std::string> checkpoints;  // best first

  static Result<ForeignAvatar> find(const std::filesystem::path& source);
};

}  // namespace visema
