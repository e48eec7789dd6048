// SPDX-License-Identifier: Apache-2.0
#include "core/farm_desk/webhooks.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/hmac.h"
#include "core/base/log.h"
#include "core/base/stoppable_wait.h"
#include "core/base/trace.h"
#include "core/farm_desk/told_job.h"

namespace visema {
namespace {

using namespace std::chrono_literals;

constexpr int kMostTries = 10;
constexpr std::chrono::milliseconds kLongestPause = 1h;
constexpr auto kUntilItsRecordSaysSo = 1000ms;

bool isPrivate(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const std::uint32_t host = ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr);
    const auto within = [&](std::uint32_t net, int bits) { return host >> (32 - bits) == net >> (32 - bits); };
    return within(0x00000000, 8) || within(0x0A000000, 8) || within(0x64400000, 10) || within(0x7F000000, 8) ||
           within(0xA9FE0000, 16) || within(0xAC100000, 12) || within(0xC0A80000, 16) || within(0xE0000000, 3);
  }
  if (address.sa_family != AF_INET6) return true;
  const auto& host = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  return (host.s6_addr[0] & 0xE0) != 0x20;  // nothing but what the world can reach
}

curl_socket_t openPublicOnly(void*, curlsocktype, curl_sockaddr* address) {
  if (isPrivate(address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t swallow(char*, std::size_t size, std::size_t count, void*) { return size * count; }

/// Whether somebody took it: an answer of 200 to 299.
bool post(const std::string& url, const std::string& body, const std::string& signature,
          const WebhookOptions& options) {
  const std::unique_ptr<CURL, void (*)(CURL*)> call(curl_easy_init(), curl_easy_cleanup);
  if (!call) return false;
  curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(list, ("Visema-Signature: " + signature).c_str()), curl_slist_free_all);
  curl_easy_setopt(call.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(call.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(call.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(call.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(call.get(), CURLOPT_USERAGENT, "visema-server");
  curl_easy_setopt(call.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(call.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(call.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl_easy_setopt(call.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(options.patience.count()));
  curl_easy_setopt(call.get(), CURLOPT_WRITEFUNCTION, swallow);
  if (!options.privateAddresses) curl_easy_setopt(call.get(), CURLOPT_OPENSOCKETFUNCTION, openPublicOnly);
  long status = 0;
  if (curl_easy_perform(call.get()) != CURLE_OK) return false;
  curl_easy_getinfo(call.get(), CURLINFO_RESPONSE_CODE, &status);
  return status >= 200 && status < 300;
}

std::chrono::milliseconds pauseAfter(int tries, std::chrono::milliseconds first) {
  for (int i = 1; i < tries && first < kLongestPause; ++i) first *= 2;
  return std::min(first, kLongestPause);
}

}  // namespace

std::string webhookKey(const std::string& secret, const std::string& owner) {
  return hmacSha256(secret, "webhook\n" + owner);
}

Webhooks::Webhooks(FarmQueue& queue, WebhookOptions options) : queue_(queue), options_(std::move(options)) {
  for (int i = 0; i < options_.threads; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) {
      nameThisThread("webhooks");
      send(stop);
    });
}

void Webhooks::send(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto message = queue_.bus().pull(FarmBus::kWebhooks);
    if (message && *message)
      deliver(std::move(**message));
    else
      queue_.bus().waitForWork(2000ms, stop);
  }
}

void Webhooks::deliver(FarmMessage message) {
  const auto news = FarmNews::read(message.body());
  if (!news) return message.done();
  const auto job = queue_.job(news->id);
  const int tries = message.deliveries();
  if (!job && job.error().code == ErrorCode::Io) return message.again(options_.firstPause);
  if (!job || job->webhook.empty()) return message.done();
  logDebug("farm", "news of job ", job->id, ", which is ", toString(job->state), ", for the ", tries, ". time");
  if (!isOver(job->state)) return tries < kMostTries ? message.again(kUntilItsRecordSaysSo) : message.done();
  const std::string body = told(*job).dump(), time = std::to_string(jobTime());
  const std::string signature =
      "t=" + time + ",v1=" + hmacSha256(webhookKey(options_.secret, job->owner), time + "." + body);
  const bool taken = post(job->webhook, body, signature, options_);
  if (options_.onTry) options_.onTry(taken);
  if (taken) return message.done();
  if (tries < kMostTries) return message.again(pauseAfter(tries, options_.firstPause));
  logWarning("farm", "nobody took the news that job ", job->id, " is over, ", tries, " times: not told any more");
  message.done();
}

}  // namespace visema
