// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// From now on the calling thread gives way to those that a person waits for: it gets what they leave. Fails silently
/// where the system does not know priorities of single threads.
void runThisThreadInBackground();

}  // namespace visema
