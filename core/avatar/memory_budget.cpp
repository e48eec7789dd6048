// SPDX-License-Identifier: Apache-2.0
#include "core/avatar/memory_budget.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <utility>

namespace visema {
namespace {

/// A whole file with one number in it, as the kernel writes them; nothing for "max" or when it is not there.
std::optional<std::uint64_t> numberIn(const char* path) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  if (file >> value) return value;
  return std::nullopt;
}

}  // namespace

MemoryBudget::Lease::Lease(Lease&& other) noexcept
    : budget_(std::move(other.budget_)), bytes_(std::exchange(other.bytes_, 0)) {}

MemoryBudget::Lease& MemoryBudget::Lease::operator=(Lease&& other) noexcept {
  std::swap(budget_, other.budget_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

MemoryBudget::Lease::~Lease() {
  if (budget_) budget_->giveBack(bytes_);
}

std::shared_ptr<MemoryBudget> MemoryBudget::create() {
  return std::shared_ptr<MemoryBudget>(new MemoryBudget(defaultBytes(), residentBytes(), CacheAim::Sparing));
}

std::shared_ptr<MemoryBudget> MemoryBudget::create(std::uint64_t total, std::uint64_t inUse) {
  return std::shared_ptr<MemoryBudget>(new MemoryBudget(total, inUse, CacheAim::Speed));
}

std::uint64_t MemoryBudget::defaultBytes() {
  std::uint64_t machine =
      static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  for (const char* limit : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"})
    if (const auto bytes = numberIn(limit)) machine = std::min(machine, *bytes);
  return machine / 4;
}

std::uint64_t MemoryBudget::residentBytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t MemoryBudget::available() const {
  const std::uint64_t used = used_.load();
  return used >= total_ ? 0 : total_ - used;
}

std::optional<MemoryBudget::Lease> MemoryBudget::tryReserve(std::uint64_t bytes) {
  std::uint64_t used = used_.load();
  do {
    if (used > total_ || bytes > total_ - used) return std::nullopt;
  } while (!used_.compare_exchange_weak(used, used + bytes));
  return Lease(shared_from_this(), bytes);
}

Result<std::uint64_t> parseMemorySize(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  std::string unit;
  for (const char* c = rest; c < end; ++c)
    if (*c != ' ') unit += static_cast<char>(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
  static constexpr std::array<std::pair<const char*, double>, 14> kUnits{{{"", 1},
                                                                          {"B", 1},
                                                                          {"K", 1e3},
                                                                          {"KB", 1e3},
                                                                          {"KIB", 1024.0},
                                                                          {"M", 1e6},
                                                                          {"MB", 1e6},
                                                                          {"MIB", 1048576.0},
                                                                          {"G", 1e9},
                                                                          {"GB", 1e9},
                                                                          {"GIB", 1073741824.0},
                                                                          {"T", 1e12},
                                                                          {"TB", 1e12},
                                                                          {"TIB", 1099511627776.0}}};
  const auto* found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const auto& entry) { return unit == entry.first; });
  const double bytes = found == kUnits.end() ? 0 : value * found->second;
  if (error != std::errc{} || found == kUnits.end() || !(bytes >= 1e6 && bytes <= 1e15))
    return fail(ErrorCode::InvalidArgument,
                "\"" + text + "\" is not an amount of memory: write for example 400M or 2G");
  return static_cast<std::uint64_t>(bytes);
}

std::string describeBytes(std::uint64_t bytes) {
  const bool giga = bytes >= 1'000'000'000;
  char text[32];
  std::snprintf(text, sizeof text, giga ? "%.1f GB" : "%.0f MB", static_cast<double>(bytes) / (giga ? 1e9 : 1e6));
  return text;
}

}  // namespace visema
