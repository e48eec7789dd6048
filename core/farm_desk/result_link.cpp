// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/result_link.h"

#include "core/base/hmac.h"

namespace visema {
namespace {

std::string signatureOf(const ResultLink& link, const std::string& secret) {
  return hmacSha256(secret,
                    "result\n" + std::to_string(link.job) + "\n" + std::to_string(link.expires) + "\n" + link.name);
}

}  // namespace

void ResultLink::sign(const std::string& secret) { signature = signatureOf(*this, secret); }

Status ResultLink::check(const std::string& secret, std::int64_t now) const {
  if (!sameSecret(signature, signatureOf(*this, secret)))
    return fail(ErrorCode::InvalidArgument, "this link was not made here: ask for a new one");
  if (now >= expires) return fail(ErrorCode::InvalidArgument, "this link has expired: ask for a new one");
  return {};
}

}  // namespace visema
