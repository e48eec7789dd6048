// SPDX-License-Identifier: Apache-2.0
#include "core/live/take.h"

#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/file_bytes.h"

namespace visema {
namespace {

constexpr const char* kDescription = "take.json";
constexpr int kVersion = 1;
constexpr std::uint64_t kLargestDescription = 1u << 20;

}  // namespace

Status writeTake(const Take& take) {
  const nlohmann::ordered_json json{{"take", kVersion},
                                    {"avatar", take.avatar.string()},
                                    {"avatarHash", take.avatarHash},
                                    {"network", take.network},
                                    {"lookaheadMs", take.lookahead.milliseconds()},
                                    {"amplitude", take.mouth.amplitude},
                                    {"closeInSilence", take.mouth.closeInSilence},
                                    {"sharpness", take.sharpness}};
  return writeFileAtomically(take.folder / kDescription,
                             json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

Result<Take> readTake(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / kDescription;
  auto text = readTextFile(file, kLargestDescription);
  if (!text) return fail(ErrorCode::NotFound, folder.string() + " is not a take: " + text.error().message);
  try {
    const auto json = nlohmann::json::parse(*text);
    if (json.at("take").get<int>() > kVersion)
      return fail(ErrorCode::Unsupported, file.string() + " was made by a newer version of this program");
    Take take;
    take.folder = folder;
    take.avatar = json.at("avatar").get<std::string>();
    take.avatarHash = json.value("avatarHash", std::string());
    take.network = json.value("network", std::string());
    take.lookahead = Lookahead(json.value("lookaheadMs", take.lookahead.milliseconds()));
    take.mouth.amplitude = json.value("amplitude", take.mouth.amplitude);
    take.mouth.closeInSilence = json.value("closeInSilence", take.mouth.closeInSilence);
    take.sharpness = json.value("sharpness", take.sharpness);
    return take;
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::BadData, file.string() + " is damaged: it does not say which avatar spoke");
  }
}

}  // namespace visema
