// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/building/face_finder.h"

namespace visema {

enum class TrackState {
  Lost,  // nobody knows where the face is: the pose is that of its neighbours
  Weak,  // it fits badly: to be looked at
  Good,
  Corrected,  // put there by hand
  Away,       // marked as face away
};

/// Where a face is in one frame.
struct TrackedFrame {
  Similarity pose;  // picture -> a crop of 256 pixels
  TrackState state = TrackState::Lost;
  float alike = 0;    // correlation with the keyframes, -1..1
  float inliers = 0;  // share of the face that looks as it does there
  float return_ = 0;  // crop pixels by which following it forward and back again misses
  bool startsShot = false;
  bool keyframe = false;
  FacePoints points{};  // in pixels of the picture

  /// One number for the curve under the picture: 0 = perfect, 1 = lost.
  float error() const;
};

/// The track of a face through one piece of footage, 25 frames a second.
struct HeadTrack {
  std::vector<TrackedFrame> frames;
  FrameIndex neutral = 0;  // the keyframe that all others were registered to

  FrameIndex frameCount() const { return static_cast<FrameIndex>(frames.size()); }
  const TrackedFrame& at(FrameIndex frame) const { return frames[static_cast<std::size_t>(frame)]; }
  /// Points of a frame in pixels of its crop.
  FacePoints inCrop(FrameIndex frame) const;
};

std::vector<std::byte> writeTrack(const HeadTrack& track);
Result<HeadTrack> readTrack(std::span<const std::byte> npy, const std::string& source);

/// Takes the trembling out of a track without delaying it: every stretch between cuts by itself, frames by how sure
/// they are. Corrected frames stay where they are; lost ones are bridged.
void smoothTrack(HeadTrack& track);

}  // namespace visema
