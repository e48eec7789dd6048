// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/loaded_avatar.h"

#include <algorithm>
#include <thread>

#include "core/base/try.h"
#include "core/base/yuv_image.h"

namespace visema {
namespace {

constexpr std::uint64_t kFramesPerDecoder = 24;  // what a decoder holds of its own, in pictures
constexpr std::uint64_t kMinFaces = 64;          // kept even when faces are mostly encoded as needed
constexpr std::size_t kMostAhead = 256;          // more frames decoded ahead than this help nobody

// Of an avatar that is to be held sparingly:
constexpr std::uint64_t kSmallAvatar = 160'000'000;  // is kept whole
constexpr std::uint64_t kSparingFaces = 64'000'000;
constexpr std::size_t kSparingForward = 24;    // frames of a clip that is played forward: soon, and just passed
constexpr std::size_t kSparingBackward = 128;  // one played backward decodes half of these in one go from a key frame

struct Need {
  std::uint64_t frames = 0;
  std::uint64_t decoders = 0;
  std::uint64_t faces = 0;
};

Need wholeNeed(const Manifest& manifest, std::uint64_t bytesPerFace) {
  Need need;
  for (const Clip& clip : manifest.clips) {
    const std::uint64_t frame = YuvImage::byteCountOf(clip.size);
    need.frames += frame * static_cast<std::uint64_t>(clip.frameCount);
    need.decoders += frame * kFramesPerDecoder;
  }
  need.faces = bytesPerFace * static_cast<std::uint64_t>(manifest.totalFrames());
  return need;
}

/// Its end leads on to a beginning, so the playhead never turns round in it.
bool onlyForward(const Clip& clip) { return clip.loop || (clip.neutralStart && clip.neutralEnd); }

/// Shares what is left among the clips, each at least the least that works and no more than it can use.
void planDecodingAhead(const Manifest& manifest, std::uint64_t bytesPerFace, CacheAim aim, CachePlan& plan) {
  plan.tier = CacheTier::DecodeAhead;
  const std::uint64_t left = plan.available > plan.decoderBytes ? plan.available - plan.decoderBytes : 0;
  plan.faceBytes = std::min(kMinFaces * bytesPerFace, left / 4);
  if (aim == CacheAim::Sparing) plan.faceBytes = std::min(plan.faceBytes, kSparingFaces);
  const std::uint64_t share = (left - plan.faceBytes) / std::max<std::size_t>(1, manifest.clips.size());
  plan.frameBytes = 0;
  plan.framesKept.clear();
  for (const Clip& clip : manifest.clips) {
    const std::uint64_t frame = YuvImage::byteCountOf(clip.size);
    const std::size_t most = std::min(aim == CacheAim::Speed ? kMostAhead
                                      : onlyForward(clip)    ? kSparingForward
                                                             : kSparingBackward,
                                      static_cast<std::size_t>(clip.frameCount));
    const std::size_t kept = std::max(ClipFrames::kMinCapacity, std::min<std::size_t>(most, share / frame));
    plan.framesKept.push_back(kept);
    plan.frameBytes += frame * kept;
  }
}

}  // namespace

std::string CachePlan::describe() const {
  const std::string of = describeBytes(total()) + " of " + describeBytes(available) + " free for it";
  switch (tier) {
    case CacheTier::Everything:
      return "Everything stays in memory: " + of + ".";
    case CacheTier::Frames:
      return "All frames stay in memory, faces are prepared as needed: " + of + ".";
    case CacheTier::DecodeAhead:
      return "Frames are decoded shortly before they are shown: " + of + ".";
  }
  return of;
}

std::uint64_t estimateFaceBytes(const Manifest& manifest) {
  if (manifest.networks.empty()) return 0;
  const NetworkEntry& network = manifest.networks.front();
  const std::uint64_t pixels =
      static_cast<std::uint64_t>(network.inputSize) * static_cast<std::uint64_t>(network.inputSize);
  return pixels * (network.family == NetworkFamily::Ours ? 20 : 256);
}

CachePlan planCache(const Manifest& manifest, std::uint64_t available, std::uint64_t bytesPerFace, CacheAim aim) {
  const Need need = wholeNeed(manifest, bytesPerFace);
  CachePlan plan;
  plan.available = available;
  plan.decoderBytes = need.decoders;
  plan.frameBytes = need.frames;
  for (const Clip& clip : manifest.clips) plan.framesKept.push_back(static_cast<std::size_t>(clip.frameCount));
  const std::uint64_t withoutFaces = need.frames + need.decoders;
  const std::uint64_t fewFaces = std::min(need.faces, kMinFaces * bytesPerFace);
  if (aim == CacheAim::Sparing && withoutFaces + need.faces > kSmallAvatar) {
    planDecodingAhead(manifest, bytesPerFace, aim, plan);
  } else if (withoutFaces + need.faces <= available) {
    plan.tier = CacheTier::Everything;
    plan.faceBytes = need.faces;
  } else if (withoutFaces + fewFaces <= available) {
    plan.tier = CacheTier::Frames;
    plan.faceBytes = std::min(need.faces, available - withoutFaces);
  } else {
    planDecodingAhead(manifest, bytesPerFace, aim, plan);
  }
  return plan;
}

Result<std::shared_ptr<LoadedAvatar>> LoadedAvatar::load(std::shared_ptr<const AvatarPackage> package,
                                                         std::shared_ptr<MemoryBudget> budget,
                                                         std::optional<std::uint64_t> bytesPerFace, Loading loading) {
  const Manifest& manifest = package->manifest();
  std::shared_ptr<LoadedAvatar> avatar(new LoadedAvatar);
  avatar->plan_ =
      planCache(manifest, budget->available(), bytesPerFace.value_or(estimateFaceBytes(manifest)), budget->aim());
  auto lease = budget->tryReserve(avatar->plan_.total());
  if (!lease)
    return fail(ErrorCode::LimitExceeded,
                package->path().string() + " needs at least " + describeBytes(avatar->plan_.total()) +
                    " of memory and " + describeBytes(budget->available()) + " of the " +
                    describeBytes(budget->total()) + " allowed are free: allow more with --memory");
  avatar->lease_ = std::move(*lease);
  avatar->faces_ = std::make_unique<EncoderCache>(avatar->plan_.faceBytes);
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  ClipFrames::Options options;
  options.loaders = loading == Loading::AsNeeded ? 0 : std::max(1, cores / static_cast<int>(manifest.clips.size()));
  // On stage the show goes on; a film is made whole or not at all.
  options.whenDamaged = loading == Loading::AsNeeded ? WhenDamaged::Fail : WhenDamaged::Hold;
  for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
    options.capacity = avatar->plan_.framesKept[i];
    auto clip = TRY(ClipFrames::open(package, i, options));
    avatar->clips_.push_back(std::move(clip));
  }
  avatar->package_ = std::move(package);
  return avatar;
}

}  // namespace visema
