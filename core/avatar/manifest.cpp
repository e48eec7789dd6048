// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/manifest.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/avatar/enum_names.h"
#include "core/base/hex.h"

namespace visema {
namespace {

constexpr FrameIndex kMaxFrames = 10'000'000;  // four days at 25 frames a second
constexpr int kMaxPictureSide = 8192;
constexpr int kMaxCropSide = 2048;
constexpr std::size_t kMaxTextLength = 16384;
constexpr std::size_t kMaxNameLength = 80;
constexpr std::size_t kMaxDriveSize = 1u << 20;

/// The first thing that is wrong, as the end of a sentence; empty when all is well.
class Checker {
 public:
  explicit Checker(const Manifest& manifest) : manifest_(manifest) {}

  std::string firstProblem() {
    texts();
    files();
    if (manifest_.clips.empty()) complain("it has no clips");
    std::set<std::string> names;
    for (const Clip& clip : manifest_.clips) {
      if (!names.insert(clip.name).second) complain("two clips are called \"" + clip.name + "\"");
      this->clip(clip);
    }
    names.clear();
    for (const NetworkEntry& network : manifest_.networks) {
      if (!names.insert(network.name).second) complain("two networks are called \"" + network.name + "\"");
      this->network(network);
    }
    optionalFile(manifest_.blendMask, "the blend mask", {".pgm"});
    optionalFile(manifest_.mouthMask, "the mouth mask", {".pgm"});
    optionalFile(manifest_.thumbnail, "the thumbnail", {".png", ".jpg"});
    optionalFile(manifest_.quality, "the quality report", {".json"});
    return problem_;
  }

 private:
  void complain(const std::string& what) {
    if (problem_.empty()) problem_ = what;
  }
  void require(bool condition, const std::string& what) {
    if (!condition) complain(what);
  }

  void texts() {
    name(manifest_.id, "its id");
    name(manifest_.name, "its name");
    for (const std::string* text : {&manifest_.version, &manifest_.author, &manifest_.licence, &manifest_.consent,
                                    &manifest_.tool, &manifest_.created})
      require(text->size() <= kMaxTextLength, "one of its texts is absurdly long");
  }

  void name(const std::string& text, const std::string& what) {
    require(!text.empty() && text.size() <= kMaxNameLength, what + " must have 1 to 80 characters");
    require(std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 32; }),
            what + " has control characters");
  }

  void files() {
    for (const auto& [name, entry] : manifest_.files) {
      require(isSafeMemberName(name), "the file name \"" + name + "\" leads outside the package");
      require(isHex(entry.sha256, kSha256Digits), "the SHA-256 of " + name + " is not 64 hexadecimal digits");
    }
  }

  void file(const std::string& member, const std::string& what, std::initializer_list<const char*> endings) {
    require(!member.empty(), what + " is missing");
    require(isSafeMemberName(member), what + " (\"" + member + "\") leads outside the package");
    require(manifest_.files.count(member) == 1, what + " (" + member + ") is not among its files");
    const bool right = std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
      return member.size() > ending.size() && member.compare(member.size() - ending.size(), ending.size(), ending) == 0;
    });
    require(right, what + " (" + member + ") must end in " + *endings.begin());
  }
  void optionalFile(const std::string& member, const std::string& what, std::initializer_list<const char*> endings) {
    if (!member.empty()) file(member, what, endings);
  }

  void clip(const Clip& clip) {
    name(clip.name, "a clip's name");
    const std::string of = " of clip " + clip.name;
    file(clip.video, "the video" + of, {".mp4", ".mkv", ".mov", ".webm"});
    file(clip.crops, "the crop track" + of, {".npy"});
    require(clip.frameCount >= 1 && clip.frameCount <= kMaxFrames, "the frame count" + of + " is out of range");
    require(clip.rate.num > 0 && clip.rate.toDouble() >= 1 && clip.rate.toDouble() <= 240,
            "the frame rate" + of + " is not between 1 and 240");
    require(clip.size.width >= 16 && clip.size.height >= 16 && clip.size.width <= kMaxPictureSide &&
                clip.size.height <= kMaxPictureSide,
            "the picture size" + of + " is out of range");
    require(clip.cropSize >= 16 && clip.cropSize <= kMaxCropSide, "the crop size" + of + " is out of range");
    FrameIndex before = -1;
    for (FrameIndex join : clip.joins) {
      require(join > before && join < clip.frameCount, "the join points" + of + " are not ascending frames of it");
      before = join;
    }
    if (clip.features) {
      require(!clip.features->speech.empty(), "the kind of features" + of + " is missing");
      file(clip.features->file, "the features" + of, {".npy"});
    }
  }

  void network(const NetworkEntry& network) {
    name(network.name, "a network's name");
    const std::string of = " of network " + network.name;
    const bool ours = network.family == NetworkFamily::Ours;
    file(network.weights, "the weights" + of, {".safetensors"});
    require(network.cropSize >= 16 && network.cropSize <= kMaxCropSide, "the crop size" + of + " is out of range");
    require(network.inputSize >= 16 && network.inputSize <= network.cropSize,
            "the input size" + of + " is not within its crop");
    require((network.cropSize - network.inputSize) % 2 == 0, "the input" + of + " cannot be centred in its crop");
    require(!network.speech.empty(), "the speech features" + of + " are missing");
    std::size_t drive = 1;
    for (int side : network.driveShape) {
      require(side > 0, "the drive shape" + of + " has an empty side");
      drive = std::min(drive * static_cast<std::size_t>(std::max(side, 1)), kMaxDriveSize + 1);
    }
    require(!network.driveShape.empty() && drive <= kMaxDriveSize, "the drive shape" + of + " is out of range");
    require(network.leastLookahead >= Lookahead(0) && network.leastLookahead <= network.mostLookahead &&
                network.mostLookahead <= Lookahead(5000),
            "the lookahead" + of + " is not a range within 0..5000 ms");
    referenceOf(network, of);
    if (ours) {
      optionalFile(network.voiceMap, "the voice map" + of, {".safetensors"});
      file(network.mask, "the mask" + of, {".pgm"});
      require(network.driveShape.size() == 1, "the mouth code" + of + " must be one row of numbers");
      require(network.neutralCode.size() == drive, "the neutral code" + of + " must have as many numbers as its drive");
    } else {
      require(network.voiceMap.empty() && network.neutralCode.empty(),
              "a compatible network (" + network.name + ") has no voice map and no neutral code");
    }
    require(
        std::all_of(network.neutralCode.begin(), network.neutralCode.end(), [](float v) { return std::isfinite(v); }),
        "the neutral code" + of + " is not finite");
  }

  void referenceOf(const NetworkEntry& network, const std::string& of) {
    if (network.reference == ReferencePolicy::SameFrame) {
      require(!network.referenceFrame, "the reference" + of + " is each frame itself and yet names one");
      return;
    }
    if (!network.referenceFrame) return complain("the neutral reference frame" + of + " is missing");
    const Clip* clip = manifest_.findClip(network.referenceFrame->clip);
    require(clip && network.referenceFrame->frame >= 0 && network.referenceFrame->frame < clip->frameCount,
            "the reference frame" + of + " is not in the package");
  }

  const Manifest& manifest_;
  std::string problem_;
};

/// Well-formed as far as JSON needs it: right lead and continuation bytes, nothing overlong, no surrogates.
bool isUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xC2 && lead < 0xE0   ? 1
                     : lead >= 0xE0 && lead < 0xF0 ? 2
                     : lead >= 0xF0 && lead < 0xF5 ? 3
                                                   : 0;
    if (more == 0 || i + static_cast<std::size_t>(more) > text.size()) return false;
    const auto second = static_cast<unsigned char>(text[i]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return false;
    for (int k = 0; k < more; ++k)
      if ((static_cast<unsigned char>(text[i++]) & 0xC0) != 0x80) return false;
  }
  return true;
}

}  // namespace

const Clip* Manifest::findClip(std::string_view clipName) const {
  for (const Clip& clip : clips)
    if (clip.name == clipName) return &clip;
  return nullptr;
}

const NetworkEntry* Manifest::findNetwork(std::string_view networkName) const {
  for (const NetworkEntry& network : networks)
    if (network.name == networkName) return &network;
  return nullptr;
}

FrameIndex Manifest::totalFrames() const {
  FrameIndex total = 0;
  for (const Clip& clip : clips) total += clip.frameCount;
  return total;
}

Status validateManifest(const Manifest& manifest, const std::string& source) {
  const std::string problem = Checker(manifest).firstProblem();
  if (!problem.empty()) return fail(ErrorCode::BadData, source + " is not a usable avatar package: " + problem);
  return {};
}

bool isSafeMemberName(std::string_view name) {
  if (name.empty() || name.size() > 240 || !isUtf8(name)) return false;
  for (char c : name)
    if (static_cast<unsigned char>(c) < 32 || c == '\\' || c == ':' || c == 127) return false;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    if (end == name.size()) return true;
    begin = end + 1;
  }
}

const char* toString(ClipKind kind) { return nameOf(kClipKinds, kind); }
const char* toString(CropKind kind) { return nameOf(kCropKinds, kind); }
const char* toString(ResizeFilter filter) { return nameOf(kResizeFilters, filter); }
const char* toString(ChannelOrder order) { return nameOf(kChannelOrders, order); }
const char* toString(ReferencePolicy policy) { return nameOf(kReferencePolicies, policy); }
const char* toString(NetworkFamily family) { return nameOf(kNetworkFamilies, family); }

}  // namespace visema
