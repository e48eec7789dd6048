// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/farm/farm_queue.h"
#include "core/farm/media_store.h"

namespace visema {

/// Where the farm keeps its media, as all its machines know it from now on; a folder that is made where it is missing.
Status setStore(FarmBus& bus, const std::string& place);
/// The store that the farm was set up with.
Result<std::unique_ptr<MediaStore>> storeOf(FarmBus& bus);

}  // namespace visema
