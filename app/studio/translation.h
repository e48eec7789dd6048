// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

class QApplication;

namespace visema::studio {

/// Makes the studio speak `language` ("en", "de"; empty: the system's, English where we do not have it).
void installLanguage(QApplication& application, const QString& language);

}  // namespace visema::studio
