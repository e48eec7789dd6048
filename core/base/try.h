// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "core/base/result.h"

namespace visema::detail {

template <class T>
T taken(Result<T>&& result) {
  return std::move(*result);
}
inline void taken(Status&&) {}

}  // namespace visema::detail

/// `auto value = TRY(makeValue());`, `TRY(doIt());`: the value of a Result, or this function returns its error.
#define TRY(...)                                                 \
  __extension__({                                                \
    auto tried = (__VA_ARGS__);                                  \
    if (!tried) return ::visema::fail(std::move(tried.error())); \
    ::visema::detail::taken(std::move(tried));                   \
  })
