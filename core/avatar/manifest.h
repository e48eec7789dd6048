// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/nn/lip_network.h"

namespace visema {

/// The schema this program writes; it reads this one and all before it. avatars/FORMAT.md has the rules.
inline constexpr int kManifestSchema = 1;

enum class ClipKind { Talk, Idle, Gesture };
enum class CropKind {
  Similarity,  // sub-pixel, turned and scaled: what we track
  Rectangle,   // whole-pixel boxes of an imported avatar: its networks must see exactly these
};
enum class ResizeFilter { Bilinear, Bicubic };
enum class ChannelOrder { Bgr, Rgb };
enum class ReferencePolicy {
  SameFrame,     // the network's reference is the frame it paints (compatible networks)
  NeutralFrame,  // one neutral closed-mouth frame for all, so that the frame's own mouth cannot leak (ours)
};

/// One frame of one clip.
struct FrameReference {
  std::string clip;
  FrameIndex frame = 0;
  bool operator==(const FrameReference&) const = default;
};

/// Speech features that came with an imported clip, and the sound they were computed from.
struct ClipFeatures {
  std::string speech;       // "ave", "hubert", "wenet"
  std::string file;         // .npy, float32, one row a frame
  std::string soundSha256;  // of the sound as 16 kHz mono PCM16; empty when the sound did not come along
};

struct Clip {
  std::string name;
  ClipKind kind = ClipKind::Talk;
  std::string video;
  FrameIndex frameCount = 0;
  FrameRate rate = kFrameRate;
  Size size;
  std::string crops;  // .npy: see CropTrack
  CropKind cropKind = CropKind::Similarity;
  int cropSize = 256;         // side of the square the crops are measured in
  bool neutralStart = false;  // the first frame shows the neutral pose that all clips share
  bool neutralEnd = false;
  bool loop = false;              // the last frame leads on to the first
  std::vector<FrameIndex> joins;  // more frames in the neutral pose, where another clip may follow; ascending
  std::optional<ClipFeatures> features;
};

struct NetworkEntry {
  std::string name;  // unique in the package
  NetworkFamily family = NetworkFamily::Ours;
  std::string size;     // how heavy, for people: "light", "full", "narrow"
  int cropSize = 256;   // the crop is resized to a square of this side
  int inputSize = 256;  // of which the network sees and paints the centred square of this side
  std::string speech;   // features it was trained on: "visema-1", "ave", "hubert", "wenet"
  std::vector<int> driveShape;
  ResizeFilter resize = ResizeFilter::Bilinear;
  ChannelOrder channels = ChannelOrder::Bgr;
  ReferencePolicy reference = ReferencePolicy::NeutralFrame;
  std::optional<FrameReference> referenceFrame;  // with NeutralFrame
  Lookahead leastLookahead{0};                   // it was trained to see this much future sound, or anything between
  Lookahead mostLookahead{0};
  std::vector<float> neutralCode;  // ours: the mouth code of the closed mouth
  std::string weights;             // .safetensors
  std::string voiceMap;            // ours: .safetensors, speech features -> mouth code
  std::string mask;                // ours: .pgm of inputSize, 255 where it paints
};

struct FileEntry {
  std::uint64_t size = 0;
  std::string sha256;
  bool operator==(const FileEntry&) const = default;
};

/// What a package says of itself. A plain value: says nothing about where the files are.
struct Manifest {
  int schema = kManifestSchema;
  std::string id;
  std::string version = "1.0.0";
  std::string name;
  std::string author;
  std::string licence;
  std::string consent;  // how the person shown agreed; empty = unknown, and said so wherever it is shown
  std::string tool;
  std::string created;  // ISO 8601
  std::vector<Clip> clips;
  std::vector<NetworkEntry> networks;  // best first
  std::string blendMask;               // .pgm, any square size: where the painted crop covers the frame; may be empty
  std::string mouthMask;               // .pgm, any square size: where networks trained for it paint; may be empty
  std::string thumbnail;               // .png or .jpg; may be empty
  std::string quality;                 // .json; may be empty
  std::map<std::string, FileEntry> files;  // every file of the package but the manifest itself

  const Clip* findClip(std::string_view clipName) const;
  const NetworkEntry* findNetwork(std::string_view networkName) const;
  FrameIndex totalFrames() const;
};

/// Reads and checks a manifest; `source` names it in messages. Everything that can be checked without the other files
/// has been checked when it succeeds.
Result<Manifest> parseManifest(std::string_view json, const std::string& source);
/// The same without the check, for a folder that is about to be packed: sizes and hashes may still be missing.
Result<Manifest> parseManifestDraft(std::string_view json, const std::string& source);
/// Checks a manifest made in memory by the same rules.
Status validateManifest(const Manifest& manifest, const std::string& source);
/// Keys this program does not know survive: give the text the manifest came from as `previous`.
std::string writeManifest(const Manifest& manifest, std::string_view previous = {});

/// True for a relative UTF-8 path with forward slashes that stays inside: no "..", no drive, no empty part.
bool isSafeMemberName(std::string_view name);

const char* toString(ClipKind kind);
const char* toString(CropKind kind);
const char* toString(ResizeFilter filter);
const char* toString(ChannelOrder order);
const char* toString(ReferencePolicy policy);
const char* toString(NetworkFamily family);

}  // namespace visema
