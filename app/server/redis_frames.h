// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/serving/frame_cache.h"

namespace visema {

/// Frames that several servers share in a Redis; where it is away, this one goes on without. Thread-safe.
class RedisFrames final : public SharedFrames {
 public:
  /// "host:port". Does not wait for a Redis to be there.
  static Result<std::shared_ptr<RedisFrames>> create(const std::string& address);
  ~RedisFrames() override;

  std::optional<std::vector<std::byte>> find(const std::string& key) override;
  void put(const std::string& key, const std::vector<std::byte>& bytes) override;
  void clear(const std::string& prefix) override;
  bool connected() const override;

 private:
  class Impl;
  explicit RedisFrames(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
