// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace visema {

/// Which request is worked on, as W3C's trace context names it, so that its lines in the log are found among those of
/// others and of other programs. Measures nothing.
struct RequestTrace {
  std::string id;         // 32 hex digits, of the whole request, whoever began it
  std::string parent;     // 16: the caller's part; empty where it begins here
  std::string span;       // 16: ours
  bool recorded = false;  // the caller keeps a record of it

  /// Goes on with what a caller sent as `traceparent`; begins a new one where that is none.
  static std::shared_ptr<const RequestTrace> from(std::string_view traceparent);
};
using RequestTracePtr = std::shared_ptr<const RequestTrace>;

/// What this thread works on; null: nothing that anybody asked for.
const RequestTracePtr& currentRequest();

/// While it lives, this thread works on that request, and its lines in the log say so.
class ScopedRequest {
 public:
  explicit ScopedRequest(RequestTracePtr request);
  ~ScopedRequest();
  ScopedRequest(const ScopedRequest&) = delete;
  ScopedRequest& operator=(const ScopedRequest&) = delete;

 private:
  RequestTracePtr before_;
};

}  // namespace visema
