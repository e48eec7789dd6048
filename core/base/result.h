// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#if __has_include(<tl/expected.hpp>)
#include <tl/expected.hpp>
namespace visema::detail {
namespace expectedlib = tl;
}
#else  // the engines-only build, on a machine without libexpected-dev, is C++23
#include <expected>
namespace visema::detail {
namespace expectedlib = std;
}
#endif

namespace visema {

enum class ErrorCode {
  InvalidArgument,  // the caller or user asked for something that makes no sense
  NotFound,         // the named file, device, clip or network is not there
  BadData,          // a file is damaged or not what it claims to be
  Unsupported,      // understood, but not something this build or machine can do
  LimitExceeded,    // would take more memory, time or space than allowed
  DeviceLost,       // an audio device or its daemon went away
  Cancelled,        // the user asked to stop
  Io,               // the operating system refused to read or write
  Internal,         // a fault of ours
};

/// What went wrong, in one sentence that names the file or device and says what to do.
struct Error {
  ErrorCode code = ErrorCode::Internal;
  std::string message;
};

template <class T>
using Result = detail::expectedlib::expected<T, Error>;
using Status = Result<void>;

/// `return fail(ErrorCode::NotFound, path + " does not exist");` from any function that returns a Result.
inline detail::expectedlib::unexpected<Error> fail(ErrorCode code, std::string message) {
  return detail::expectedlib::unexpected<Error>(Error{code, std::move(message)});
}
inline detail::expectedlib::unexpected<Error> fail(Error error) {
  return detail::expectedlib::unexpected<Error>(std::move(error));
}

}  // namespace visema
