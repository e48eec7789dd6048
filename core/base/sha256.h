// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace visema {

/// SHA-256 of bytes that come in pieces, by OpenSSL. For telling damage and changes, not for secrets.
class Sha256 {
 public:
  Sha256();
  void update(std::span<const std::byte> bytes);
  std::string finish();  // 64 hexadecimal digits; once
  static std::string of(std::span<const std::byte> bytes);

 private:
  std::unique_ptr<void, void (*)(void*)> context_;  // EVP_MD_CTX
};

}  // namespace visema
