// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/farm/farm_queue.h"

namespace visema {

/// The key with which news for an owner are signed, and which they may ask for.
std::string webhookKey(const std::string& secret, const std::string& owner);

struct WebhookOptions {
  std::string secret;
  bool privateAddresses = false;               // clients may name machines of the network that the server stands in
  int threads = 4;                             // so many receivers may hang without any other having to wait
  std::chrono::milliseconds patience{10'000};  // with one receiver
  std::chrono::milliseconds firstPause{5000};  // doubled with every try
  std::function<void(bool told)> onTry;        // for the figures
};

/// Tells those who asked for it that their job is over: POSTs it as JSON, signed, and again later where nobody took it,
/// ten times at most. At least once, perhaps twice. Who told it the address is no more trusted than that.
class Webhooks {
 public:
  Webhooks(FarmQueue& queue, WebhookOptions options);

 private:
  void send(const std::stop_token& stop);
  void deliver(FarmMessage message);

  FarmQueue& queue_;
  const WebhookOptions options_;
  std::vector<std::jthread> threads_;  // last
};

}  // namespace visema
