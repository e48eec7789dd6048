// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace visema {

/// HMAC with SHA-256 as 64 hexadecimal digits, by OpenSSL: whoever knows the secret can tell who wrote a text.
std::string hmacSha256(std::string_view secret, std::string_view text);
/// Takes as long whether or not they are the same, so that nobody can feel their way to one.
bool sameSecret(std::string_view one, std::string_view other);

}  // namespace visema
