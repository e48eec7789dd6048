// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <string>
#include <vector>

namespace visema::studio {

/// What core says of an error, in the user's language; core itself knows English only. A sentence that is not known is
/// said as it is.
QString inWords(const std::string& sentence);
/// The same within a sentence, after a colon.
QString reasonInWords(const std::string& sentence);

/// Those that are known, with %1 to %9 where names and figures stand.
std::vector<std::string> knownSentences();

}  // namespace visema::studio
