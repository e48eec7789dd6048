// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/server/web_message.h"
#include "core/base/metrics.h"
#include "core/base/result.h"

namespace visema {

struct FarmDeskOptions;

/// The routes of the farm below /v1/farm. Answers on threads of its own, which may wait for the farm's servers; refuses
/// when too many requests wait. Thread-safe.
class WebFarm {
 public:
  virtual ~WebFarm() = default;
  static Result<std::unique_ptr<WebFarm>> open(FarmDeskOptions options, Metrics& metrics);

  /// `parts` of the path after /v1/farm; `owner` is whoever the token belongs to.
  virtual void answer(const WebRequest& request, std::vector<std::string> parts, std::string owner,
                      WebReplied done) = 0;
  /// Results are for whoever has their link.
  static bool needsNoToken(const WebRequest& request, const std::vector<std::string>& parts) {
    return request.method == "GET" && !parts.empty() && parts[0] == "results";
  }
};

}  // namespace visema
