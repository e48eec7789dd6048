// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// Where a farm's NATS servers are, and how to be let in.
struct FarmAddress {
  std::string servers = "nats://127.0.0.1:4222";  // several by commas; any one of them will do
  std::string credentials;                        // a .creds file; empty: none
  std::string authority;                          // the certificate that the servers' are signed by; empty: no TLS
  std::chrono::milliseconds patience{15'000};     // how long a server may be away before something fails
};

/// How a farm is set up, once.
struct FarmLayout {
  int replicas = 1;                                        // servers that keep each job: 1, 3 or 5
  std::chrono::milliseconds silence{30'000};               // after which a worker is taken for dead
  std::chrono::milliseconds duplicates{24 * 3600 * 1000};  // within which a message of one name is one message
};

/// A message of the work queue in our hands: nobody else gets it while we are heard of. Thread-safe.
class FarmMessage {
 public:
  class Impl;
  explicit FarmMessage(std::unique_ptr<Impl> impl);
  ~FarmMessage();
  FarmMessage(FarmMessage&&) noexcept;
  FarmMessage& operator=(FarmMessage&&) noexcept;

  std::int64_t sequence() const;
  int deliveries() const;
  const std::string& body() const;
  void done();                                  // it is never delivered again
  void again(std::chrono::milliseconds delay);  // somebody gets it later
  void stillWorking();                          // keeps it ours

 private:
  std::unique_ptr<Impl> impl_;
};

/// Answers for its name until it is destroyed, on a thread of NATS' own.
class FarmPresence {
 public:
  ~FarmPresence();

 private:
  friend class FarmBus;
  class Impl;
  explicit FarmPresence(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// What the farm uses of NATS JetStream, and the only code that knows it: a work queue of three levels and records
/// that change only from a known state. Waits for servers that are away. Thread-safe.
class FarmBus {
 public:
  static Result<std::unique_ptr<FarmBus>> connect(const FarmAddress& address);
  ~FarmBus();

  /// Makes queue and records where they are not there.
  Status setUp(const FarmLayout& layout);
  /// What it was set up with; an Error where it was not.
  Result<FarmLayout> layout() const;
  const std::string& servers() const;

  static constexpr int kLevels = 3;          // 0 is the first to be made
  static constexpr int kWebhooks = kLevels;  // no jobs, but whom to tell that one is over
  struct Published {
    std::int64_t sequence = 0;
    bool duplicate = false;  // one of that name was there
  };
  Result<Published> publish(int level, const std::string& body, const std::string& name);
  Result<std::optional<FarmMessage>> pull(int level);
  /// Until somebody publishes something or the time is over.
  void waitForWork(std::chrono::milliseconds most, const std::stop_token& stop);
  struct State {
    std::int64_t waiting = 0;    // messages that nobody was given yet
    std::int64_t handedOut = 0;  // that somebody works on, or that come back for another try
    double oldestSeconds = 0;    // for how long the oldest of all has been there
  };
  Result<State> state() const;
  /// How many messages of a level wait or are being worked on.
  Result<std::int64_t> waiting(int level) const;

  /// Whoever asks for that name learns that it is here; none where that cannot be arranged.
  std::unique_ptr<FarmPresence> answerTo(const std::string& name);
  /// Whether somebody answers to it within that time; goes through any server, whichever of them decides now.
  bool answers(const std::string& name, std::chrono::milliseconds most) const;

  struct Record {
    std::string key;
    std::string value;
    std::uint64_t revision = 0;
  };
  /// From the server that decides, never an old copy.
  Result<std::optional<Record>> read(const std::string& key) const;
  /// False: there is one already.
  Result<bool> create(const std::string& key, const std::string& value);
  /// False: it is no longer at that revision.
  Result<bool> update(const std::string& key, const std::string& value, std::uint64_t revision);
  /// Whatever was there.
  Status put(const std::string& key, const std::string& value);
  /// The same without waiting for an answer: for what may get lost.
  void note(const std::string& key, const std::string& value);
  Status forget(const std::string& key);
  /// All of them, or an Error.
  Result<std::vector<Record>> recordsBelow(const std::string& prefix) const;
  /// The number of the last message of the queue, which is at least that of the newest job.
  Result<std::int64_t> lastSequence() const;

 private:
  class Impl;
  explicit FarmBus(std::unique_ptr<Impl> impl);
  Result<bool> write(const std::string& key, const std::string& value, std::optional<std::uint64_t> revision);
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
