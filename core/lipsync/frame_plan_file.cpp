// SPDX-License-Identifier: Apache-2.0
#include "core/lipsync/frame_plan_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

#include "core/base/file_bytes.h"
#include "core/base/try.h"

namespace visema {
namespace {

constexpr std::uint64_t kLargestTable = 256u << 20;
constexpr FrameIndex kMostFrames = 25 * 3600 * 24;  // a day
constexpr std::size_t kFields = 6;

using Fields = std::array<std::string_view, kFields>;

bool split(std::string_view line, Fields& fields) {
  for (std::size_t i = 0; i < kFields; ++i) {
    const std::size_t comma = line.find(',');
    if ((comma == std::string_view::npos) != (i + 1 == kFields)) return false;
    fields[i] = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
  }
  return true;
}

template <class Number>
std::optional<Number> numberIn(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Reads the table line by line.
class PlanReader {
 public:
  PlanReader(const std::vector<std::string>& clips, const std::vector<FrameIndex>& frameCounts)
      : clips_(clips), frameCounts_(frameCounts) {}

  /// What is wrong with the line; null: nothing.
  const char* add(std::string_view line) {
    Fields fields;
    if (!split(line, fields)) return "six columns are expected";
    const auto index = numberIn<FrameIndex>(fields[0]);
    if (!index || *index < 0 || *index > kMostFrames) return "a frame number is expected first";
    const auto main = place(fields[1], fields[2]);
    if (!main) return "the avatar has no such clip or frame";
    FramePlan plan;
    plan.main = *main;
    if (!fields[3].empty()) {
      plan.leaving = place(fields[3], fields[4]);
      const auto weight = numberIn<float>(fields[5]);
      if (!plan.leaving || !weight || !(*weight >= 0 && *weight <= 1))
        return "a fade needs a clip, a frame and a weight from 0 to 1";
      plan.mainWeight = *weight;
    }
    const auto at = static_cast<std::size_t>(*index);
    if (at >= plans.size())
      plans.resize(at + 1, plans.empty() ? FramePlan{*main, std::nullopt, 1} : still(plans.back()));
    plans[at] = plan;
    return nullptr;
  }
  std::vector<FramePlan> plans;

 private:
  static FramePlan still(const FramePlan& plan) { return {plan.main, std::nullopt, 1}; }
  std::optional<ClipFrame> place(std::string_view clip, std::string_view frame) const {
    const auto name = std::find(clips_.begin(), clips_.end(), clip);
    const auto number = numberIn<FrameIndex>(frame);
    if (name == clips_.end() || !number) return std::nullopt;
    const auto index = static_cast<std::size_t>(name - clips_.begin());
    if (*number < 0 || *number >= frameCounts_[index]) return std::nullopt;
    return ClipFrame{index, *number};
  }
  const std::vector<std::string>& clips_;
  const std::vector<FrameIndex>& frameCounts_;
};

}  // namespace

std::string framePlanLine(FrameIndex frame, const FramePlan& plan, const std::vector<std::string>& clips) {
  std::string line = std::to_string(frame) + "," + clips[plan.main.clip] + "," + std::to_string(plan.main.frame) + ",";
  if (!plan.leaving) return line + ",,\n";
  char weight[32];
  std::snprintf(weight, sizeof weight, "%.4f", plan.mainWeight);
  return line + clips[plan.leaving->clip] + "," + std::to_string(plan.leaving->frame) + "," + weight + "\n";
}

Result<std::vector<FramePlan>> readFramePlan(const std::filesystem::path& path, const std::vector<std::string>& clips,
                                             const std::vector<FrameIndex>& frameCounts) {
  auto text = TRY(readTextFile(path, kLargestTable));
  PlanReader reader(clips, frameCounts);
  std::string_view rest = text;
  for (std::int64_t number = 1; rest.find('\n') != std::string_view::npos; ++number) {
    const std::size_t length = rest.find('\n');
    std::string_view line = rest.substr(0, length);
    rest.remove_prefix(length + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (number == 1 && line.substr(0, 5) == "frame") continue;
    if (const char* why = reader.add(line))
      return fail(ErrorCode::BadData, path.string() + ", line " + std::to_string(number) + ": " + why);
  }
  if (reader.plans.empty()) return fail(ErrorCode::BadData, path.string() + " holds no frames");
  return std::move(reader.plans);
}

}  // namespace visema
