// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/avatar/avatar_package.h"
#include "core/base/lookahead.h"
#include "core/base/result.h"
#include "core/lipsync/speech_track.h"
#include "core/speech/feature_stream.h"

namespace visema {

class VoiceMap;

/// What a person may turn while watching.
struct MouthControls {
  float amplitude = 1;         // how far the mouth leaves its closed pose
  bool closeInSilence = true;  // off: whatever the network makes of silence
};

/// Turns rows of speech features into the numbers that drive one frame of one network: a mouth code for ours, the
/// window of features for compatible ones; silence closes the mouth either way. Belongs to one thread.
class MouthDriver {
 public:
  /// Fails where the network was trained on other features than this source makes.
  static Result<std::unique_ptr<MouthDriver>> create(const AvatarPackage& package, std::size_t network,
                                                     FeatureSource source);
  ~MouthDriver();
  MouthDriver(const MouthDriver&) = delete;
  MouthDriver& operator=(const MouthDriver&) = delete;

  std::size_t driveSize() const { return driveSize_; }
  int featureSize() const { return static_cast<int>(silenceRow_.size()); }  // of the speech encoder it is driven by
  /// `gate` is how far the mouth may open, 0..1 (see speechGate); rows beyond the lookahead are not used.
  void drive(const FeatureRows& rows, std::int64_t frame, Lookahead lookahead, float gate,
             const MouthControls& controls, std::span<float> out);
  /// How open the mouth of a drive is, 0 = closed: the curve people see. Zero for compatible networks.
  float opening(std::span<const float> drive) const;

 private:
  MouthDriver() = default;
  void driveWindow(float share, std::span<float> out) const;

  std::size_t driveSize_ = 0;
  std::unique_ptr<VoiceMap> voiceMap_;  // ours only
  std::vector<float> neutralCode_;      // ours only
  std::vector<float> silenceRow_;
  std::vector<float> window_;
};

}  // namespace visema
