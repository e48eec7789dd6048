// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace visema {

/// What this processor and its kernel can do; everything false on other architectures than x86-64.
/// A flag is set only if the operating system also saves the registers it needs.
struct CpuFeatures {
  bool avx2 = false;    // with FMA and F16C
  bool avx512 = false;  // F, BW, DQ, VL together
  bool avx512Vnni = false;
  bool avx512Bf16 = false;
  bool avx512Fp16 = false;
  bool amxInt8 = false;  // AMX flags also mean the kernel has given this process the tile registers
  bool amxBf16 = false;
  std::string name;      // "AMD EPYC 9R14"
  int logicalCores = 1;  // that this process may run on

  /// Asks the processor and, for AMX, the kernel. Takes microseconds; keep the answer.
  static CpuFeatures detect();
};

/// "AVX-512, VNNI, BF16, AMX"
std::string describe(const CpuFeatures& features);

}  // namespace visema
