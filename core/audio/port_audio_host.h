// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "core/base/result.h"

namespace visema {

/// Something that wants to be looked after on the host's thread some twenty times a second.
class HostTicker {
 public:
  virtual void tick() = 0;

 protected:
  ~HostTicker() = default;
};

/// The one thread that talks to PortAudio, which is neither thread-safe nor quiet: it starts with a table of open files
/// of its own in which standard error is nowhere, and the threads PortAudio starts share it. So nothing that runs here
/// may touch files, sockets or the log: they are other ones than everybody else's.
class PortAudioHost {
 public:
  /// Thread-safe. The one everybody shares; PortAudio is shut down when the last one lets go.
  static std::shared_ptr<PortAudioHost> shared();
  ~PortAudioHost();

  /// Thread-safe: runs the job on the host's thread and waits for it.
  void run(std::function<void()> job);

  /// The rest only on the host's thread.
  Status status() const { return status_; }
  /// Looks for devices anew, which PortAudio can only do while no stream is open; does nothing otherwise.
  void refresh();
  void streamOpened() { ++openStreams_; }
  void streamClosed() { --openStreams_; }
  void add(HostTicker& ticker) { tickers_.push_back(&ticker); }
  void remove(HostTicker& ticker) { std::erase(tickers_, &ticker); }

 private:
  PortAudioHost();
  void loop(const std::stop_token& stop);
  void runOne(const std::function<void()>& job);
  void initialize();
  void terminate();

  // Host's thread only.
  Status status_;
  bool initialized_ = false;
  bool ownFileTable_ = false;
  int openStreams_ = 0;
  std::vector<HostTicker*> tickers_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::packaged_task<void()>> jobs_;
  std::jthread thread_;
};

}  // namespace visema
