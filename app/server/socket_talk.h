// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "app/server/web_message.h"
#include "core/serving/frame_service.h"

namespace visema {

/// Answers messages of the older WebSocket servers' clients, binary in both layouts and JSON; one answer a message,
/// and none unasked. Shared by all connections. Thread-safe.
class SocketTalk {
 public:
  SocketTalk(FrameService& service, std::string usualAvatar)
      : service_(service), usualAvatar_(std::move(usualAvatar)) {}

  enum class Endpoint { Direct, Proxy };  // the proxy's clients know other words, at /ws
  /// The message need not outlive the call.
  void answer(std::span<const std::byte> message, bool binary, Endpoint endpoint, SocketReplied done);

  FrameService& service() { return service_; }
  const std::string& usualAvatar() const { return usualAvatar_; }
  void connected() { ++clients_; }
  void disconnected() { --clients_; }
  int clients() const { return clients_; }

 private:
  struct Asked;
  void answerBinary(std::span<const std::byte> message, SocketReplied done);
  void answerText(std::string_view text, Endpoint endpoint, SocketReplied done);
  void answerFrame(Asked asked, const std::string& sound, SocketReplied done);
  void answerFrames(Asked asked, const nlohmann::json& batch, const std::string& sound, SocketReplied done);
  void answerVideoFrame(Asked asked, const std::string& type, SocketReplied done);
  std::string stats() const;
  void record(double milliseconds);

  FrameService& service_;
  const std::string usualAvatar_;
  std::atomic<int> clients_{0};
  std::atomic<std::uint64_t> requests_{0}, binary_{0}, text_{0}, microseconds_{0};
};

}  // namespace visema
