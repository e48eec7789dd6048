// SPDX-License-Identifier: Apache-2.0
#include "core/base/error_name.h"

namespace visema {

const char* toString(ErrorCode code) {
  switch (code) {
    case ErrorCode::InvalidArgument:
      return "invalid-argument";
    case ErrorCode::NotFound:
      return "not-found";
    case ErrorCode::BadData:
      return "bad-data";
    case ErrorCode::Unsupported:
      return "unsupported";
    case ErrorCode::LimitExceeded:
      return "limit-exceeded";
    case ErrorCode::DeviceLost:
      return "device-lost";
    case ErrorCode::Cancelled:
      return "cancelled";
    case ErrorCode::Io:
      return "io";
    case ErrorCode::Internal:
      break;
  }
  return "internal";
}

}  // namespace visema
