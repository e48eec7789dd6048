// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/studio/queue_desk.h"
#include "ui/models/export_models.h"
#include "ui/models/library_models.h"

namespace visema::studio {

/// A job of the queue in the words of the export page. `avatar` may be missing; `seconds` is how long the sound is, 0
/// while that is not known.
ui::ExportJobRow exportRow(const QueuedJob& entry, const ui::AvatarCard* avatar, double seconds);

}  // namespace visema::studio
