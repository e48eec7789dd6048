// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

namespace visema {

/// Does `step` for 0 to count - 1, at most `lanes` of them at a time, and then `finished`. A step calls what it is
/// given once it is done, at once or later, on any thread; steps that are done at once do not pile up on the stack.
void inTurn(std::size_t count, std::size_t lanes, std::function<void(std::size_t, std::function<void()> done)> step,
            std::function<void()> finished);

}  // namespace visema
