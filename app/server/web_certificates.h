// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "app/server/tls_options.h"
#include "core/base/metrics.h"
#include "core/base/result.h"

namespace visema {

/// What the web door shows and checks certificates by. Belongs to the door's thread.
class WebCertificates {
 public:
  static Result<std::unique_ptr<WebCertificates>> open(TlsOptions files, Metrics& metrics);

  /// As the files are now; while they cannot be used, or only some of them were replaced, as they were. Until the next
  /// call; connections keep what they need.
  boost::asio::ssl::context& now();

 private:
  WebCertificates(TlsOptions files, Metrics& metrics);
  Status load();

  const TlsOptions files_;
  Gauge& expires_;  // seconds since 1970
  std::string stamp_;
  std::unique_ptr<boost::asio::ssl::context> context_;
};

}  // namespace visema
