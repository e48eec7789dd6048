// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace visema {

/// Files in PEM that both doors show and check certificates by. They are read anew when they change.
struct TlsOptions {
  std::filesystem::path certificate;  // and those that lead to who signed it; empty: all goes in the clear
  std::filesystem::path key;          // of it; empty: in the same file
  std::filesystem::path clients;      // who must have signed a client's certificate; empty: clients need none

  bool wanted() const { return !certificate.empty(); }
  const std::filesystem::path& keyFile() const { return key.empty() ? certificate : key; }
  /// Looks at what was said, not into the files.
  Status validate() const {
    if (!wanted() && !(key.empty() && clients.empty()))
      return fail(ErrorCode::InvalidArgument, "--tls-key and --tls-clients go with --tls-certificate: name that too");
    return {};
  }
};

}  // namespace visema
