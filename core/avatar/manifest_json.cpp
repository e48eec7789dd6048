// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "core/avatar/enum_names.h"
#include "core/avatar/json_reader.h"
#include "core/avatar/manifest.h"
#include "core/base/try.h"

namespace visema {
namespace {

using nlohmann::json;

constexpr const char* kFormatName = "visema-avatar";
constexpr std::size_t kMaxClips = 256;
constexpr std::size_t kMaxNetworks = 32;
constexpr std::size_t kMaxFiles = 4096;
constexpr std::size_t kMaxJoins = 100'000;
constexpr std::size_t kMaxCode = 1024;
constexpr int kAnyInt = 1 << 30;  // ranges with a meaning are checked by validateManifest

template <class Enum, std::size_t N>
void readEnum(const JsonFields& fields, const char* key, const EnumNames<Enum, N>& names, Enum& value) {
  const std::string text = fields.text(key);
  if (!text.empty() && !valueOf(names, text, value))
    fields.complain(fields.where() + "." + key + " is \"" + text + "\", which this program does not know");
}

std::pair<std::int64_t, std::int64_t> readPair(const JsonFields& fields, const char* key, std::int64_t low) {
  const std::vector<std::int64_t> values = fields.integers(key, 2, low, kAnyInt);
  if (values.size() != 2) {
    fields.complain(fields.where() + "." + key + " must be two whole numbers");
    return {low, low};
  }
  return {values[0], values[1]};
}

Clip readClip(const JsonFields& fields) {
  Clip clip;
  clip.name = fields.requiredText("name");
  readEnum(fields, "kind", kClipKinds, clip.kind);
  clip.video = fields.requiredText("video");
  clip.frameCount = fields.integer("frames", 1, kAnyInt);
  const auto [num, den] = readPair(fields, "rate", 1);
  clip.rate = FrameRate(num, den);
  const auto [width, height] = readPair(fields, "size", 1);
  clip.size = {static_cast<int>(width), static_cast<int>(height)};
  const JsonFields crops = fields.object("crops");
  clip.crops = crops.requiredText("file");
  readEnum(crops, "kind", kCropKinds, clip.cropKind);
  clip.cropSize = static_cast<int>(crops.integer("size", 1, kAnyInt));
  if (fields.has("neutral")) {
    const JsonFields neutral = fields.object("neutral");
    clip.neutralStart = neutral.flag("start", false);
    clip.neutralEnd = neutral.flag("end", false);
  }
  clip.loop = fields.flag("loop", false);
  clip.joins = fields.integers("joins", kMaxJoins, 0, kAnyInt);
  if (fields.has("features")) {
    const JsonFields features = fields.object("features");
    clip.features =
        ClipFeatures{features.requiredText("speech"), features.requiredText("file"), features.text("soundSha256")};
  }
  return clip;
}

NetworkEntry readNetwork(const JsonFields& fields) {
  NetworkEntry network;
  network.name = fields.requiredText("name");
  readEnum(fields, "family", kNetworkFamilies, network.family);
  network.size = fields.text("size");
  network.cropSize = static_cast<int>(fields.integer("cropSize", 1, kAnyInt));
  network.inputSize = static_cast<int>(fields.integer("inputSize", 1, kAnyInt));
  network.speech = fields.requiredText("speech");
  for (std::int64_t side : fields.integers("driveShape", 4, 1, 1 << 20))
    network.driveShape.push_back(static_cast<int>(side));
  readEnum(fields, "resize", kResizeFilters, network.resize);
  readEnum(fields, "channels", kChannelOrders, network.channels);
  const JsonFields reference = fields.object("reference");
  readEnum(reference, "policy", kReferencePolicies, network.reference);
  if (reference.has("clip"))
    network.referenceFrame = FrameReference{reference.requiredText("clip"), reference.integer("frame", 0, kAnyInt)};
  const auto [least, most] = readPair(fields, "lookaheadMs", 0);
  network.leastLookahead = Lookahead(static_cast<int>(least));
  network.mostLookahead = Lookahead(static_cast<int>(most));
  for (double number : fields.numbers("neutralCode", kMaxCode))
    network.neutralCode.push_back(static_cast<float>(number));
  network.weights = fields.requiredText("weights");
  network.voiceMap = fields.text("voiceMap");
  network.mask = fields.text("mask");
  return network;
}

Manifest readFields(const JsonFields& fields) {
  Manifest manifest;
  manifest.id = fields.requiredText("id");
  manifest.version = fields.text("version", manifest.version);
  manifest.name = fields.requiredText("name");
  manifest.author = fields.text("author");
  manifest.licence = fields.text("licence");
  manifest.consent = fields.text("consent");
  manifest.tool = fields.text("tool");
  manifest.created = fields.text("created");
  for (const JsonFields& clip : fields.objects("clips", kMaxClips)) manifest.clips.push_back(readClip(clip));
  for (const JsonFields& network : fields.objects("networks", kMaxNetworks))
    manifest.networks.push_back(readNetwork(network));
  manifest.blendMask = fields.text("blendMask");
  manifest.mouthMask = fields.text("mouthMask");
  manifest.thumbnail = fields.text("thumbnail");
  manifest.quality = fields.text("quality");
  for (const auto& [name, entry] : fields.members("files", kMaxFiles))
    manifest.files[name] =
        FileEntry{static_cast<std::uint64_t>(entry.integer("size", 0, INT64_MAX)), entry.requiredText("sha256")};
  return manifest;
}

/// Sets a text, or takes the key away when there is nothing to say.
void setText(json& object, const char* key, const std::string& value) {
  if (value.empty())
    object.erase(key);
  else
    object[key] = value;
}

void writeClip(json& out, const Clip& clip) {
  out["name"] = clip.name;
  out["kind"] = toString(clip.kind);
  out["video"] = clip.video;
  out["frames"] = clip.frameCount;
  out["rate"] = {clip.rate.num, clip.rate.den};
  out["size"] = {clip.size.width, clip.size.height};
  out["crops"]["file"] = clip.crops;
  out["crops"]["kind"] = toString(clip.cropKind);
  out["crops"]["size"] = clip.cropSize;
  out["neutral"]["start"] = clip.neutralStart;
  out["neutral"]["end"] = clip.neutralEnd;
  out["loop"] = clip.loop;
  out["joins"] = clip.joins;
  if (!clip.features) {
    out.erase("features");
    return;
  }
  out["features"]["speech"] = clip.features->speech;
  out["features"]["file"] = clip.features->file;
  setText(out["features"], "soundSha256", clip.features->soundSha256);
}

void writeNetwork(json& out, const NetworkEntry& network) {
  out["name"] = network.name;
  out["family"] = toString(network.family);
  setText(out, "size", network.size);
  out["cropSize"] = network.cropSize;
  out["inputSize"] = network.inputSize;
  out["speech"] = network.speech;
  out["driveShape"] = network.driveShape;
  out["resize"] = toString(network.resize);
  out["channels"] = toString(network.channels);
  json& reference = out["reference"];
  reference["policy"] = toString(network.reference);
  reference.erase("clip");
  reference.erase("frame");
  if (network.referenceFrame) {
    reference["clip"] = network.referenceFrame->clip;
    reference["frame"] = network.referenceFrame->frame;
  }
  out["lookaheadMs"] = {network.leastLookahead.milliseconds(), network.mostLookahead.milliseconds()};
  out.erase("neutralCode");
  if (!network.neutralCode.empty()) out["neutralCode"] = network.neutralCode;
  out["weights"] = network.weights;
  setText(out, "voiceMap", network.voiceMap);
  setText(out, "mask", network.mask);
}

/// Writes a list of named things over the earlier list, so that unknown keys of those that stay are kept.
template <class T, class Write>
void writeNamed(json& document, const char* key, const std::vector<T>& values, Write write) {
  json before = document.contains(key) ? document[key] : json::array();
  json after = json::array();
  for (const T& value : values) {
    json out = json::object();
    if (before.is_array())
      for (const json& candidate : before)
        if (candidate.is_object() && candidate.value("name", json()) == json(value.name)) out = candidate;
    write(out, value);
    after.push_back(std::move(out));
  }
  document[key] = std::move(after);
}

}  // namespace

Result<Manifest> parseManifestDraft(std::string_view text, const std::string& source) {
  auto document = TRY(parseJson(text, source));
  std::string problem;
  const JsonFields fields(document, "", problem);
  if (problem.empty() && fields.text("format") != kFormatName)
    return fail(ErrorCode::BadData, source + " is not the manifest of an avatar package");
  const int schema = static_cast<int>(fields.integer("schema", 1, kAnyInt));
  if (problem.empty() && schema > kManifestSchema)
    return fail(ErrorCode::Unsupported, source + " was made by a newer program (schema " + std::to_string(schema) +
                                            "; this one reads up to " + std::to_string(kManifestSchema) +
                                            "): update Visema Studio to use it");
  for (const std::string& feature : fields.texts("requires", 64))
    if (problem.empty())
      return fail(ErrorCode::Unsupported, source + " needs \"" + feature +
                                              "\", which this program does not have: update Visema Studio to use it");
  Manifest manifest = readFields(fields);
  manifest.schema = schema;
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not a usable avatar package: " + problem);
  return manifest;
}

Result<Manifest> parseManifest(std::string_view text, const std::string& source) {
  auto manifest = parseManifestDraft(text, source);
  if (!manifest) return manifest;
  TRY(validateManifest(*manifest, source));
  return manifest;
}

std::string writeManifest(const Manifest& manifest, std::string_view previous) {
  json document = json::object();
  if (!previous.empty()) {
    json before = json::parse(previous, nullptr, false);
    if (before.is_object()) document = std::move(before);
  }
  document["format"] = kFormatName;
  document["schema"] = kManifestSchema;
  document["id"] = manifest.id;
  document["name"] = manifest.name;
  setText(document, "version", manifest.version);
  setText(document, "author", manifest.author);
  setText(document, "licence", manifest.licence);
  setText(document, "consent", manifest.consent);
  setText(document, "tool", manifest.tool);
  setText(document, "created", manifest.created);
  writeNamed(document, "clips", manifest.clips, writeClip);
  writeNamed(document, "networks", manifest.networks, writeNetwork);
  setText(document, "blendMask", manifest.blendMask);
  setText(document, "mouthMask", manifest.mouthMask);
  setText(document, "thumbnail", manifest.thumbnail);
  setText(document, "quality", manifest.quality);
  json files = json::object();
  for (const auto& [name, entry] : manifest.files) files[name] = {{"size", entry.size}, {"sha256", entry.sha256}};
  document["files"] = std::move(files);
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace visema
