// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/serving/frame_service.h"

namespace visema {

/// What the older servers call things and say, shared by the doors that speak like them.

inline constexpr double kLeastMilliseconds = 1;  // clients divide by a frame's time
/// Whole milliseconds, at least one.
int wholeMilliseconds(double milliseconds);

/// The pictures that an avatar has, by the names clients know.
const std::vector<std::string>& videoTypes();
std::optional<Show> showOfVideoType(std::string_view type);

std::string deviceOf(const ServedAvatar& avatar);               // "cpu" or "cuda"
std::string shapeOf(const PaintedFrame& frame);                 // "320x320x3"
std::string pythonList(const std::vector<std::string>& names);  // ['sanders', 'iris']
/// What keeps frames quick here.
const std::vector<std::string>& optimizations();

/// Says of a frame that its mouth is as filmed, for it could not be painted.
inline constexpr const char* kAsFilmed = "as_filmed";

std::string notLoaded(const FrameService& service, const std::string& name, std::string_view available);
/// Is a busy server's: to be said in the protocol's own way.
inline bool isBusy(const Error& error) { return error.code == ErrorCode::LimitExceeded; }

/// `audio_override`: nothing said where it is absent or empty; a hundred characters or fewer are silence; what is not
/// base64 of sound is an error.
Result<std::vector<float>> soundOfOverride(std::string_view base64);
/// The frame that is asked for lies in the middle of it.
inline constexpr int kOverrideFrame = 8;

}  // namespace visema
