// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace visema::studio {

/// What the system or FFmpeg gave as a reason, in the user's language where it is known; else as it is.
QString systemReason(const QString& said);

}  // namespace visema::studio
