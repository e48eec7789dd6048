// SPDX-License-Identifier: Apache-2.0
#include "core/nn/light/light_config.h"

#include <charconv>
#include <vector>

#include "core/base/try.h"

namespace visema {
namespace {

std::string join(std::initializer_list<int> values) {
  std::string text;
  for (int value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
  return text;
}

Result<std::vector<int>> integers(const std::map<std::string, std::string>& metadata, const std::string& key,
                                  std::size_t count) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) return fail(ErrorCode::BadData, "the weights do not say their " + key);
  std::vector<int> values;
  const char* at = found->second.data();
  const char* end = at + found->second.size();
  while (at < end) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc{} || (next != end && *next != ',')) break;
    values.push_back(value);
    at = next == end ? end : next + 1;
  }
  if (at != end || values.size() != count)
    return fail(ErrorCode::BadData, "the weights' " + key + " \"" + found->second + "\" is not " +
                                        std::to_string(count) + " whole number(s)");
  return values;
}

Status read(const std::map<std::string, std::string>& metadata, const std::string& key, int& value) {
  auto values = TRY(integers(metadata, key, 1));
  value = values.front();
  return {};
}

bool between(int value, int low, int high) { return value >= low && value <= high; }

}  // namespace

Status LightConfig::validate() const {
  const auto bad = [](const std::string& what) {
    return fail(ErrorCode::InvalidArgument, "a light network cannot have " + what);
  };
  if (cropSize % 32 != 0 || !between(cropSize, 64, 1024))
    return bad("a crop of " + std::to_string(cropSize) + " pixels: take a multiple of 32 from 64 to 1024");
  for (int width : widths)
    if (!between(width, 1, 4096)) return bad("a width of " + std::to_string(width) + " channels");
  if (!between(encoderBlocks, 0, 16) || !between(decoderBlocks, 1, 16)) return bad("that number of blocks");
  if (!between(expansion, 1, 8)) return bad("an expansion of " + std::to_string(expansion));
  if (!between(codeSize, 1, 1024) || !between(codeHidden, 1, 4096)) return bad("a code of that size");
  if (!between(spatialChannels, 1, 1024)) return bad("that many spatial channels");
  if (mouthBox.x < 0 || mouthBox.y < 0 || mouthBox.width < 8 || mouthBox.height < 8 ||
      mouthBox.width > 256 - mouthBox.x || mouthBox.height > 256 - mouthBox.y)
    return bad("a mouth box that is not inside the crop");
  return {};
}

std::map<std::string, std::string> LightConfig::toMetadata() const {
  return {{"family", kLightFamily},
          {"version", "1"},
          {"crop_size", std::to_string(cropSize)},
          {"widths", join({widths[0], widths[1], widths[2], widths[3]})},
          {"encoder_blocks", std::to_string(encoderBlocks)},
          {"decoder_blocks", std::to_string(decoderBlocks)},
          {"expansion", std::to_string(expansion)},
          {"code", std::to_string(codeSize)},
          {"code_hidden", std::to_string(codeHidden)},
          {"spatial_channels", std::to_string(spatialChannels)},
          {"mouth_box", join({mouthBox.x, mouthBox.y, mouthBox.width, mouthBox.height})},
          {"speech", speech}};
}

Result<LightConfig> LightConfig::fromMetadata(const std::map<std::string, std::string>& metadata) {
  const auto family = metadata.find("family");
  if (family == metadata.end() || family->second != kLightFamily)
    return fail(ErrorCode::BadData, "the weights are not those of a light lip network");
  LightConfig config;
  int version = 0;
  const std::pair<const char*, int*> numbers[] = {
      {"version", &version},
      {"crop_size", &config.cropSize},
      {"encoder_blocks", &config.encoderBlocks},
      {"decoder_blocks", &config.decoderBlocks},
      {"expansion", &config.expansion},
      {"code", &config.codeSize},
      {"code_hidden", &config.codeHidden},
      {"spatial_channels", &config.spatialChannels},
  };
  for (const auto& [key, value] : numbers) TRY(read(metadata, key, *value));
  if (version != 1)
    return fail(ErrorCode::Unsupported,
                "the weights are of version " + std::to_string(version) + "; this program reads version 1");
  auto widths = TRY(integers(metadata, "widths", kLevels));
  for (std::size_t level = 0; level < kLevels; ++level) config.widths[level] = widths[level];
  auto box = TRY(integers(metadata, "mouth_box", 4));
  config.mouthBox = {box[0], box[1], box[2], box[3]};
  if (const auto speech = metadata.find("speech"); speech != metadata.end()) config.speech = speech->second;
  if (Status status = config.validate(); !status) return fail(ErrorCode::BadData, status.error().message);
  return config;
}

}  // namespace visema
