// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/studio/studio.h"

namespace visema::studio {

/// The real thing: sessions that listen and paint, the machine's sound devices and engines, films made on the disk.
Studio::Parts productParts();

}  // namespace visema::studio
