// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

namespace visema {

/// The shape of one light lip network ("ours"), as stored in the metadata of its weights file. Knows no weights.
///
/// Metadata keys: family = "visema-light", version = "1", crop_size, widths = "48,80,128,192", encoder_blocks,
/// decoder_blocks, expansion, code, code_hidden, spatial_channels, mouth_box = "x,y,width,height" in 256ths of the
/// crop, speech = name of the features the voice map was trained on ("" before stage two).
struct LightConfig {
  static constexpr int kLevels = 4;
  static constexpr int kShuffle = 4;  // pixels of the crop per side of a cell of level 0
  static constexpr int kPlanes = 7;   // masked crop 3, reference 3, mask 1

  int cropSize = 256;                                 // a multiple of 32
  std::array<int, kLevels> widths{48, 80, 128, 192};  // channels at cropSize/4, /8, /16, /32
  int encoderBlocks = 1;
  int decoderBlocks = 2;
  int expansion = 2;  // hidden channels of a block = width * expansion
  int codeSize = 24;
  int codeHidden = 96;
  int spatialChannels = 16;  // the code's own little picture at the lowest level
  Rect mouthBox{56, 70, 144, 96};
  std::string speech;

  int levelSide(int level) const { return cropSize / kShuffle >> level; }
  int hidden(int level) const { return widths[static_cast<std::size_t>(level)] * expansion; }
  Status validate() const;
  bool operator==(const LightConfig&) const = default;

  std::map<std::string, std::string> toMetadata() const;
  static Result<LightConfig> fromMetadata(const std::map<std::string, std::string>& metadata);
};

inline constexpr const char* kLightFamily = "visema-light";

}  // namespace visema
