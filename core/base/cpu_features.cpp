// SPDX-License-Identifier: Apache-2.0
#include "core/base/cpu_features.h"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace visema {
namespace {

int countLogicalCores() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(CPU_COUNT(&allowed), 1);
  return std::max(static_cast<int>(::sysconf(_SC_NPROCESSORS_ONLN)), 1);
}

#if defined(__x86_64__)

struct Registers {
  std::uint32_t eax = 0, ebx = 0, ecx = 0, edx = 0;
};

Registers cpuid(std::uint32_t leaf, std::uint32_t subleaf = 0) {
  Registers r;
  if (!__get_cpuid_count(leaf, subleaf, &r.eax, &r.ebx, &r.ecx, &r.edx)) return {};
  return r;
}

bool bit(std::uint32_t word, int index) { return (word >> index & 1) != 0; }

/// Which register sets the operating system saves on a switch of threads.
std::uint64_t savedState() {
  if (!bit(cpuid(1).ecx, 27)) return 0;  // no OSXSAVE
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<std::uint64_t>(high) << 32 | low;
}

/// Linux hands out the eight kilobytes of tile registers only to a process that asks.
bool requestTileRegisters() {
  constexpr long kRequestPermission = 0x1023;  // ARCH_REQ_XCOMP_PERM
  constexpr long kTileData = 18;
  return ::syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

std::string brandString() {
  if (cpuid(0x80000000).eax < 0x80000004) return "x86-64";
  std::array<char, 49> text{};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const Registers r = cpuid(0x80000002 + i);
    std::memcpy(text.data() + i * 16, &r, 16);
  }
  std::string name = text.data();
  name.erase(0, name.find_first_not_of(' '));
  name.erase(name.find_last_not_of(' ') + 1);
  return name.empty() ? "x86-64" : name;
}

CpuFeatures detectX86() {
  CpuFeatures found;
  found.name = brandString();
  const std::uint64_t saved = savedState();
  const bool ymm = (saved & 0x6) == 0x6;
  const bool zmm = ymm && (saved & 0xE0) == 0xE0;
  const bool tiles = (saved & 0x60000) == 0x60000;
  const Registers basic = cpuid(1);
  const Registers extended = cpuid(7);
  const Registers more = cpuid(7, 1);
  found.avx2 = ymm && bit(extended.ebx, 5) && bit(basic.ecx, 12) && bit(basic.ecx, 29);
  found.avx512 = found.avx2 && zmm && bit(extended.ebx, 16) && bit(extended.ebx, 17) && bit(extended.ebx, 30) &&
                 bit(extended.ebx, 31);
  found.avx512Vnni = found.avx512 && bit(extended.ecx, 11);
  found.avx512Bf16 = found.avx512 && bit(more.eax, 5);
  found.avx512Fp16 = found.avx512 && bit(extended.edx, 23);
  if (found.avx512 && tiles && bit(extended.edx, 24) && requestTileRegisters()) {
    found.amxBf16 = bit(extended.edx, 22);
    found.amxInt8 = bit(extended.edx, 25);
  }
  return found;
}

#endif

}  // namespace

CpuFeatures CpuFeatures::detect() {
#if defined(__x86_64__)
  CpuFeatures found = detectX86();
#else
  CpuFeatures found;
  found.name = "a processor that is not x86-64";
#endif
  found.logicalCores = countLogicalCores();
  return found;
}

std::string describe(const CpuFeatures& features) {
  std::string text = features.avx512 ? "AVX-512" : features.avx2 ? "AVX2" : "no AVX2";
  if (features.avx512Vnni) text += ", VNNI";
  if (features.avx512Bf16) text += ", BF16";
  if (features.avx512Fp16) text += ", FP16";
  if (features.amxInt8 || features.amxBf16) text += ", AMX";
  return text;
}

}  // namespace visema
