// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace visema {

enum class CacheAim {
  Speed,    // keep what fits: the user said how much memory may be used
  Sparing,  // keep what makes playing smooth; decode and encode the rest again, which costs a third of a core live
};

/// How much memory this process may hold altogether, and who has taken how much of it. Thread-safe.
/// Only keeps the account: whoever reserves must really stay within it.
class MemoryBudget : public std::enable_shared_from_this<MemoryBudget> {
 public:
  /// A reservation; gives back what it holds when it goes.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();
    std::uint64_t bytes() const { return bytes_; }

   private:
    friend class MemoryBudget;
    Lease(std::shared_ptr<MemoryBudget> budget, std::uint64_t bytes) : budget_(std::move(budget)), bytes_(bytes) {}
    std::shared_ptr<MemoryBudget> budget_;
    std::uint64_t bytes_ = 0;
  };

  /// Nobody said how much: a quarter of the machine's memory at most, and sparing, see CacheAim.
  static std::shared_ptr<MemoryBudget> create();
  /// As much as the user allows. `inUse` is what the process holds already; it counts against the total.
  static std::shared_ptr<MemoryBudget> create(std::uint64_t total, std::uint64_t inUse = residentBytes());
  static std::uint64_t defaultBytes();   // a quarter of the machine's memory (or of what its control group allows)
  static std::uint64_t residentBytes();  // what this process has in memory now

  CacheAim aim() const { return aim_; }
  std::uint64_t total() const { return total_; }
  std::uint64_t used() const { return used_.load(); }
  std::uint64_t available() const;
  std::optional<Lease> tryReserve(std::uint64_t bytes);

 private:
  MemoryBudget(std::uint64_t total, std::uint64_t inUse, CacheAim aim) : aim_(aim), total_(total), used_(inUse) {}
  void giveBack(std::uint64_t bytes) { used_ -= bytes; }
  const CacheAim aim_;
  const std::uint64_t total_;
  std::atomic<std::uint64_t> used_;
};

/// "400M", "2G", "1.5GiB", "800000000": bytes; what --memory takes.
Result<std::uint64_t> parseMemorySize(const std::string& text);
/// "1.4 GB" for people.
std::string describeBytes(std::uint64_t bytes);

}  // namespace visema
