// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/metrics.h"
#include "core/base/result.h"

namespace visema {

/// Why a request is not let in.
enum class Refusal { None, NoToken, NotAllowed, TooMany };

enum class Role {
  Speak,  // may ask for frames
  Admin,  // may load and unload avatars as well
};

/// Lets requests in by their token. Without a file of tokens everybody is let in, which is for loopback only. Knows
/// tokens by their SHA-256 alone. Thread-safe.
class Gate {
 public:
  /// Lines of "SHA-256 role requests-a-second", or "#" and a comment; empty: no tokens.
  static Result<std::unique_ptr<Gate>> create(const std::filesystem::path& tokens, Metrics& metrics);

  bool open() const { return tokens_.empty(); }
  /// `authorization` is the header's value, "Bearer TOKEN".
  Refusal refuse(std::string_view authorization, Role role = Role::Speak);
  /// Whose token it is, as sixteen digits that tell nothing of it; empty where nobody needs one.
  std::string ownerOf(std::string_view authorization) const;

 private:
  struct Token {
    Role role = Role::Speak;
    double perSecond = 0;  // 0: as many as one likes
    double left = 0;
    std::chrono::steady_clock::time_point at;
  };
  explicit Gate(Metrics& metrics);

  Counter& refused_;
  std::mutex mutex_;
  std::map<std::string, Token> tokens_;  // by hash
};

}  // namespace visema
