// SPDX-License-Identifier: Apache-2.0
#include "core/farm/farm_store.h"

#include "core/base/try.h"

namespace visema {
namespace {

constexpr const char* kStoreRecord = "config.store";

}  // namespace

Status setStore(FarmBus& bus, const std::string& place) {
  TRY(MediaStore::open(place));
  return bus.put(kStoreRecord, place);
}

Result<std::unique_ptr<MediaStore>> storeOf(FarmBus& bus) {
  const auto place = TRY(bus.read(kStoreRecord));
  if (!place)
    return fail(ErrorCode::NotFound,
                "the farm at " + bus.servers() + " has no store yet: run visema farm setup --store FOLDER");
  return MediaStore::open(place->value);
}

}  // namespace visema
