// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "core/avatar/manifest.h"

namespace visema {

// The words the manifest uses, in one place for reading and writing.
template <class Enum, std::size_t N>
using EnumNames = std::array<std::pair<Enum, const char*>, N>;

inline constexpr EnumNames<ClipKind, 3> kClipKinds{
    {{ClipKind::Talk, "talk"}, {ClipKind::Idle, "idle"}, {ClipKind::Gesture, "gesture"}}};
inline constexpr EnumNames<CropKind, 2> kCropKinds{
    {{CropKind::Similarity, "similarity"}, {CropKind::Rectangle, "rectangle"}}};
inline constexpr EnumNames<ResizeFilter, 2> kResizeFilters{
    {{ResizeFilter::Bilinear, "bilinear"}, {ResizeFilter::Bicubic, "bicubic"}}};
inline constexpr EnumNames<ChannelOrder, 2> kChannelOrders{{{ChannelOrder::Bgr, "bgr"}, {ChannelOrder::Rgb, "rgb"}}};
inline constexpr EnumNames<ReferencePolicy, 2> kReferencePolicies{
    {{ReferencePolicy::SameFrame, "same-frame"}, {ReferencePolicy::NeutralFrame, "neutral-frame"}}};
inline constexpr EnumNames<NetworkFamily, 2> kNetworkFamilies{
    {{NetworkFamily::Compatible, "compatible"}, {NetworkFamily::Ours, "ours"}}};

template <class Enum, std::size_t N>
constexpr const char* nameOf(const EnumNames<Enum, N>& names, Enum value) {
  for (const auto& entry : names)
    if (entry.first == value) return entry.second;
  return "unknown";
}

template <class Enum, std::size_t N>
constexpr bool valueOf(const EnumNames<Enum, N>& names, std::string_view name, Enum& value) {
  for (const auto& entry : names) {
    if (name == entry.second) {
      value = entry.first;
      return true;
    }
  }
  return false;
}

}  // namespace visema
