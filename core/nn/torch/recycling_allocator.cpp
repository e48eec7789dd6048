// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch/recycling_allocator.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <torch/version.h>

#include <cstring>
#include <map>
#include <mutex>
#include <new>

// The interface of c10::Allocator changed with 2.3; versions 2.0 to 2.2 go without the pool.
#if TORCH_VERSION_MAJOR < 2
#define VISEMA_ALLOCATE_CONST const
#elif TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 3
#define VISEMA_ALLOCATE_CONST
#define VISEMA_ALLOCATOR_COPIES
#endif

namespace visema::torchnet {
namespace {
thread_local int plainAllocations = 0;
}

PlainAllocation::PlainAllocation() { ++plainAllocations; }
PlainAllocation::~PlainAllocation() { --plainAllocations; }

#ifdef VISEMA_ALLOCATE_CONST
namespace {

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kStep = std::size_t{64} << 10;  // sizes are rounded up to this, so that blocks fit again

/// In front of every block.
struct alignas(kAlignment) Header {
  std::size_t size = 0;
};

/// Idle blocks by size. Never destroyed: tensors may outlive every static object.
class Pool {
 public:
  explicit Pool(std::size_t keepBytes) : keepBytes_(keepBytes) {}

  void* take(std::size_t bytes) {
    const std::size_t size = bytes < kStep ? bytes : (bytes + kStep - 1) / kStep * kStep;
    if (size >= kStep) {
      const std::lock_guard lock(mutex_);
      const auto found = idle_.lower_bound(size);
      if (found != idle_.end() && found->first <= size + size / 4) {
        Header* header = found->second;
        idleBytes_ -= found->first;
        idle_.erase(found);
        return header + 1;
      }
    }
    return takeNew(size, size);
  }

  /// Fresh memory; whether giveBack() keeps it follows from the size it is marked with.
  static void* takeNew(std::size_t bytes, std::size_t markedSize) {
    void* block = ::operator new (sizeof(Header) + bytes, std::align_val_t{kAlignment});
    return new (block) Header{markedSize} + 1;
  }

  void giveBack(void* data) {
    Header* header = static_cast<Header*>(data) - 1;
    if (header->size >= kStep) {
      const std::lock_guard lock(mutex_);
      if (idleBytes_ + header->size <= keepBytes_) {
        idleBytes_ += header->size;
        idle_.emplace(header->size, header);
        return;
      }
    }
    ::operator delete (header, std::align_val_t{kAlignment});
  }

 private:
  const std::size_t keepBytes_;
  std::mutex mutex_;
  std::multimap<std::size_t, Header*> idle_;
  std::size_t idleBytes_ = 0;
};

Pool* pool = nullptr;

void giveBackToPool(void* data) {
  if (data) pool->giveBack(data);
}

class RecyclingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) VISEMA_ALLOCATE_CONST override {
    void* data = bytes == 0 ? nullptr : plainAllocations > 0 ? Pool::takeNew(bytes, 0) : pool->take(bytes);
    return {data, data, &giveBackToPool, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &giveBackToPool; }
#ifdef VISEMA_ALLOCATOR_COPIES
  void copy_data(void* to, const void* from, std::size_t count) const override { std::memcpy(to, from, count); }
#endif
};

}  // namespace

void useRecyclingAllocator(std::size_t keepBytes) {
  static std::once_flag once;
  std::call_once(once, [keepBytes] {
    pool = new Pool(keepBytes);
    c10::SetCPUAllocator(new RecyclingAllocator, /*priority=*/100);
  });
}
#else
void useRecyclingAllocator(std::size_t) {}
#endif

}  // namespace visema::torchnet
