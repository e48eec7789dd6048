// SPDX-License-Identifier: Apache-2.0
#include "core/base/request_trace.h"

#include <cstdint>
#include <cstdio>
#include <random>
#include <utility>

#include "core/base/hex.h"

namespace visema {
namespace {

thread_local RequestTracePtr current;

constexpr std::size_t kIdAt = 3, kIdSize = 32, kParentAt = 36, kParentSize = 16, kFlagsAt = 53, kSize = 55;

bool isNumber(std::string_view text) {
  return isHex(text, text.size()) && text.find_first_not_of('0') != std::string_view::npos;
}

/// "00-ID-PARENT-FLAGS"; later versions begin the same way.
bool isTraceparent(std::string_view text) {
  if (text.size() < kSize || text[2] != '-' || text[kParentAt - 1] != '-' || text[kFlagsAt - 1] != '-') return false;
  const std::string_view version = text.substr(0, 2);
  if (!isHex(version, 2) || version == "ff" || (version == "00" && text.size() != kSize)) return false;
  if (text.size() > kSize && text[kSize] != '-') return false;
  return isNumber(text.substr(kIdAt, kIdSize)) && isNumber(text.substr(kParentAt, kParentSize)) &&
         isHex(text.substr(kFlagsAt, 2), 2);
}

std::string sixteenDigits() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(random() | 1));
  return digits;
}

}  // namespace

RequestTracePtr RequestTrace::from(std::string_view traceparent) {
  auto made = std::make_shared<RequestTrace>();
  made->span = sixteenDigits();
  if (!isTraceparent(traceparent)) {
    made->id = sixteenDigits() + sixteenDigits();
    return made;
  }
  made->id = traceparent.substr(kIdAt, kIdSize);
  made->parent = traceparent.substr(kParentAt, kParentSize);
  const char flags = traceparent[kFlagsAt + 1];
  made->recorded = ((flags <= '9' ? flags - '0' : flags - 'a' + 10) & 1) != 0;
  return made;
}

const RequestTracePtr& currentRequest() { return current; }

ScopedRequest::ScopedRequest(RequestTracePtr request) : before_(std::exchange(current, std::move(request))) {}
ScopedRequest::~ScopedRequest() { current = std::move(before_); }

}  // namespace visema
