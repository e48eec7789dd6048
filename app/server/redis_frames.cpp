// SPDX-License-Identifier: Apache-2.0
#include "app/server/redis_frames.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <chrono>
#include <mutex>
#include <utility>

#include "app/server/addresses.h"
#include "core/base/log.h"

namespace visema {
namespace {

constexpr int kKeptSeconds = 3600;
constexpr timeval kPatience{0, 100'000};
constexpr std::chrono::seconds kTryAgain{5};

struct Freed {
  void operator()(redisContext* context) const { redisFree(context); }
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, Freed>;

/// What matters in Redis' patterns is taken literally.
std::string literal(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("*?[]\\^").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

class RedisFrames::Impl {
 public:
  Impl(std::string host, int port) : host_(std::move(host)), port_(port) {}

  template <class... Arguments>
  Reply ask(const char* format, Arguments... arguments) {
    if (!connect()) return nullptr;
    Reply reply(static_cast<redisReply*>(redisCommand(context_.get(), format, arguments...)));
    if (!reply) lose();
    return reply && reply->type != REDIS_REPLY_ERROR ? std::move(reply) : nullptr;
  }

  bool connected() const {
    const std::lock_guard lock(mutex);
    return context_ != nullptr;
  }

  mutable std::mutex mutex;  // one question at a time

 private:
  bool connect() {
    if (context_) return true;
    const auto now = std::chrono::steady_clock::now();
    if (now < tryAgain_) return false;
    context_.reset(redisConnectWithTimeout(host_.c_str(), port_, kPatience));
    if (!context_ || context_->err != 0) return lose(), false;
    redisSetTimeout(context_.get(), kPatience);
    return true;
  }

  void lose() {
    if (context_) logWarning("server", "Redis at ", host_, ":", port_, " is away: ", context_->errstr);
    context_ = nullptr;
    tryAgain_ = std::chrono::steady_clock::now() + kTryAgain;
  }

  const std::string host_;
  const int port_;
  std::unique_ptr<redisContext, Freed> context_;
  std::chrono::steady_clock::time_point tryAgain_;
};

RedisFrames::RedisFrames(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RedisFrames::~RedisFrames() = default;

Result<std::shared_ptr<RedisFrames>> RedisFrames::create(const std::string& address) {
  constexpr int kUsualPort = 6379;
  const bool named = address.find(':') != address.npos;
  const auto there = Address::parse(named ? address : address + ":" + std::to_string(kUsualPort));
  if (!there || there->port == 0)
    return fail(ErrorCode::InvalidArgument,
                "\"" + address + "\" is not the address of a Redis server: write it like localhost:6379");
  return std::shared_ptr<RedisFrames>(new RedisFrames(std::make_unique<Impl>(there->host, there->port)));
}

std::optional<std::vector<std::byte>> RedisFrames::find(const std::string& key) {
  const std::lock_guard lock(impl_->mutex);
  const Reply reply = impl_->ask("GET %b", key.data(), key.size());
  if (!reply || reply->type != REDIS_REPLY_STRING) return std::nullopt;
  const auto* bytes = reinterpret_cast<const std::byte*>(reply->str);
  return std::vector<std::byte>(bytes, bytes + reply->len);
}

void RedisFrames::put(const std::string& key, const std::vector<std::byte>& bytes) {
  const std::lock_guard lock(impl_->mutex);
  impl_->ask("SETEX %b %d %b", key.data(), key.size(), kKeptSeconds, bytes.data(), bytes.size());
}

void RedisFrames::clear(const std::string& prefix) {
  const std::string pattern = literal(prefix) + "*";
  std::string cursor = "0";
  do {
    const std::lock_guard lock(impl_->mutex);
    const Reply page = impl_->ask("SCAN %s MATCH %b COUNT 500", cursor.c_str(), pattern.data(), pattern.size());
    if (!page || page->type != REDIS_REPLY_ARRAY || page->elements != 2) return;
    cursor = page->element[0]->str;
    for (std::size_t i = 0; i < page->element[1]->elements; ++i) {
      const redisReply* key = page->element[1]->element[i];
      impl_->ask("UNLINK %b", key->str, static_cast<std::size_t>(key->len));
    }
  } while (cursor != "0");
}

bool RedisFrames::connected() const { return impl_->connected(); }

}  // namespace visema
