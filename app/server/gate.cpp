// SPDX-License-Identifier: Apache-2.0
#include "app/server/gate.h"

#include <algorithm>
#include <fstream>
#include <span>
#include <sstream>

#include "core/base/hex.h"
#include "core/base/sha256.h"

namespace visema {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kOwnerDigits = 16;

bool isBearer(std::string_view authorization) { return authorization.substr(0, kBearer.size()) == kBearer; }

std::string hashOf(std::string_view authorization) {
  const std::string_view secret = isBearer(authorization) ? authorization.substr(kBearer.size()) : std::string_view();
  return Sha256::of(std::as_bytes(std::span(secret)));
}

}  // namespace

Gate::Gate(Metrics& metrics) : refused_(metrics.counter("unauthorized")) {}

Result<std::unique_ptr<Gate>> Gate::create(const std::filesystem::path& tokens, Metrics& metrics) {
  std::unique_ptr<Gate> gate(new Gate(metrics));
  if (tokens.empty()) return gate;
  std::ifstream file(tokens);
  if (!file) return fail(ErrorCode::NotFound, tokens.string() + " cannot be read: name a file of tokens");
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string hash, role;
    Token token;
    words >> hash >> role;
    const bool rated = static_cast<bool>(words >> token.perSecond);
    if (!isHex(hash, kSha256Digits) || (role != "speak" && role != "admin") || (rated && !(token.perSecond > 0)))
      return fail(ErrorCode::BadData, tokens.string() + ":" + std::to_string(number) +
                                          ": a line is a SHA-256, then speak or admin, then how many requests a "
                                          "second are allowed, or nothing");
    token.role = role == "admin" ? Role::Admin : Role::Speak;
    token.left = token.perSecond;
    token.at = std::chrono::steady_clock::now();
    gate->tokens_[hash] = token;
  }
  if (gate->tokens_.empty()) return fail(ErrorCode::BadData, tokens.string() + " names no token");
  return gate;
}

std::string Gate::ownerOf(std::string_view authorization) const {
  return tokens_.empty() ? std::string() : hashOf(authorization).substr(0, kOwnerDigits);
}

Refusal Gate::refuse(std::string_view authorization, Role role) {
  if (tokens_.empty()) return Refusal::None;
  const bool bearer = isBearer(authorization);
  const std::string hash = hashOf(authorization);
  const std::lock_guard lock(mutex_);
  const auto found = bearer ? tokens_.find(hash) : tokens_.end();
  if (found == tokens_.end()) {
    refused_.add();
    return Refusal::NoToken;
  }
  Token& token = found->second;
  if (role == Role::Admin && token.role != Role::Admin) return Refusal::NotAllowed;
  if (token.perSecond <= 0) return Refusal::None;
  const auto now = std::chrono::steady_clock::now();
  token.left =
      std::min(token.perSecond, token.left + std::chrono::duration<double>(now - token.at).count() * token.perSecond);
  token.at = now;
  if (token.left < 1) return Refusal::TooMany;
  token.left -= 1;
  return Refusal::None;
}

}  // namespace visema
