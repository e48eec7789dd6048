// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace visema::torchnet {

/// Makes LibTorch take the memory of its CPU tensors from a pool that gives large blocks out again, instead of mapping
/// and unmapping them for every layer: the page faults cost more than some layers do. Call before tensors are made;
/// further calls change nothing. Keeps at most `keepBytes` idle. Thread-safe.
void useRecyclingAllocator(std::size_t keepBytes = std::size_t{192} << 20);

/// While one lives, the tensors this thread makes come from LibTorch's own allocator after all: for the plain engine
/// that the others are measured against.
class PlainAllocation {
 public:
  PlainAllocation();
  ~PlainAllocation();
  PlainAllocation(const PlainAllocation&) = delete;
  PlainAllocation& operator=(const PlainAllocation&) = delete;
};

}  // namespace visema::torchnet
