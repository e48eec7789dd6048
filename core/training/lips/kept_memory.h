// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace visema {

/// While one lives, freed memory stays with the process. A step of training takes and frees the same gigabytes again
/// and again; given back to the system each time, every page of them is cleared and mapped anew. Process-wide.
class KeptMemory {
 public:
  KeptMemory();
  ~KeptMemory();
  KeptMemory(const KeptMemory&) = delete;
  KeptMemory& operator=(const KeptMemory&) = delete;
};

}  // namespace visema
