// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/audio_clip.h"
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/base/yuv_image.h"
#include "core/building/lip_reader.h"
#include "core/media/media_writer.h"
#include "core/phones/phones.h"
#include "core/quality/curve_scores.h"

namespace visema {

/// What an avatar's lips did for a voice it never heard.
struct VoiceTrial {
  std::string name;     // of the sound
  double closed = 0;    // share of the frames with closed lips
  double closures = 0;  // share of m, b and p with closed lips; -1 where there were none
  double confidence = -1;
};

/// What films of an avatar show that its networks do not say of themselves. Lips are read by landmarks.
struct TrialReport {
  bool lipsRead = false;       // false: there are no landmarks on this machine
  OpeningScores opening;       // of what is shown against the footage, where it was never trained on
  double trueClosed = 0;       // share of the footage's frames
  double confidence = -1;      // of the matcher in the avatar's own words; -1: not measured
  double trueConfidence = -1;  // and in the footage
  std::vector<VoiceTrial> voices;
  std::string sideBySide;  // a film of footage and avatar
};

/// The phones of m, b, p and silence in what is said, as scores have them.
std::vector<PhoneTime> closuresIn(const std::vector<TimedPhone>& said);

/// Writes the part that was never trained on as films: "side-by-side.mp4", the footage and beside it what the avatar
/// makes of its sound, "avatar.mp4" and "footage.mp4"; and reads the lips of both. Parts whose pictures are of another
/// size than the first are read and not written.
class OwnFilms {
 public:
  static constexpr const char* kSideBySide = "side-by-side.mp4";
  static constexpr const char* kAvatar = "avatar.mp4";
  static constexpr const char* kFootage = "footage.mp4";

  OwnFilms(std::shared_ptr<const AvatarPackage> package, std::filesystem::path folder, FaceFinder68& finder)
      : package_(std::move(package)), folder_(std::move(folder)), finder_(finder) {}

  Status add(const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown);
  Status finish();
  const std::vector<float>& trueLips() const { return trueLips_; }
  const std::vector<float>& shownLips() const { return shownLips_; }

 private:
  Result<std::unique_ptr<MediaWriter>> open(const char* name, const YuvImage& picture, Size size) const;
  Status write(const std::string& clip, FrameIndex frame, const YuvImage& footage, const YuvImage& shown);
  Result<const AudioClip*> soundOf(const std::string& clip);

  const std::shared_ptr<const AvatarPackage> package_;
  const std::filesystem::path folder_;
  FaceFinder68& finder_;
  std::unique_ptr<MediaWriter> both_, avatar_, original_;
  Size size_;  // of the pictures that are written
  std::map<std::string, AudioClip> sounds_;
  std::optional<LipReader> trueReader_, shownReader_;
  std::string clip_;  // of the last frame
  FrameIndex frame_ = -1;
  std::vector<float> trueLips_, shownLips_;
};

}  // namespace visema
