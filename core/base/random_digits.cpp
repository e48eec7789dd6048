// SPDX-License-Identifier: Apache-2.0
#include "core/base/random_digits.h"

#include <random>

namespace visema {

std::string randomDigits(int count) {
  std::random_device random;
  std::string digits;
  for (int i = 0; i < count; ++i) digits += "0123456789abcdef"[random() % 16];
  return digits;
}

}  // namespace visema
