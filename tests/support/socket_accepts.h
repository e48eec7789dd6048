// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace visema::test {

/// Whether somebody listens on that local socket.
bool socketAccepts(const QString& path);

}  // namespace visema::test
