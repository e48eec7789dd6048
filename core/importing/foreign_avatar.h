// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
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
  std::string name;                   // as it calls itself
  std::string video;                  // empty: the frames are pictures
  std::vector<std::string> pictures;  // N.jpg in the order of N, from the first to the last; empty where one is missing
  std::size_t firstPicture = 0;       // its N
  std::string rectangles;             // crop_rectangles.json
  std::map<std::size_t, std::string> landmarks;  // N.lms by N
  std::string features;                          // aud_*.npy or .bin
  std::string speech;                            // by the name of the features: "ave", "hubert", "wenet"
  std::string describedSpeech;                   // the same as package_info.json says it; may be anything
  std::string sound;
  std::vector<std::string> checkpoints;  // best first

  /// `speech`: which features to take where there are several; empty takes what there is.
  static Result<ForeignAvatar> find(const std::filesystem::path& source, const std::string& speech = {});
};

}  // namespace visema
