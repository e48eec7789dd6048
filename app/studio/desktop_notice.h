// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace visema::studio {

/// Tells the desktop something, for whoever looks at another window. Where no desktop listens nothing happens.
void notifyDesktop(const QString& title, const QString& text);

}  // namespace visema::studio
