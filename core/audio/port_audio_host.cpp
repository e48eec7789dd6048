// SPDX-License-Identifier: Apache-2.0
#include "core/audio/port_audio_host.h"

#include <fcntl.h>
#include <portaudio.h>
#include <sched.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <utility>

#include "core/base/trace.h"

namespace visema {
namespace {

constexpr std::chrono::milliseconds kTick(50);

std::mutex& portAudioOwner() {
  static std::mutex mutex;  // PortAudio's state is the process's, so its owner is too
  return mutex;
}

// Gives this thread and those it starts their own table of open files, with nothing in it but a deaf standard error.
// PortAudio, ALSA and JACK write there at any time, from their own threads too; nobody else's output is lost.
bool takeOwnFileTable() {
  if (unshare(CLONE_FILES) != 0) return false;
  const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) return false;
  dup2(nowhere, STDOUT_FILENO);
  dup2(nowhere, STDERR_FILENO);
  close_range(STDERR_FILENO + 1, ~0U, 0);
  return true;
}

/// Silences the process's standard error while it lives; for systems that refuse a table of our own. What others
/// write in that time is lost, so it is held for single calls only.
class StandardErrorSilence {
 public:
  explicit StandardErrorSilence(bool needed) {
    if (!needed) return;
    saved_ = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (saved_ >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    if (nowhere >= 0) close(nowhere);
  }
  ~StandardErrorSilence() {
    if (saved_ < 0) return;
    dup2(saved_, STDERR_FILENO);
    close(saved_);
  }
  StandardErrorSilence(const StandardErrorSilence&) = delete;
  StandardErrorSilence& operator=(const StandardErrorSilence&) = delete;

 private:
  int saved_ = -1;
};

}  // namespace

std::shared_ptr<PortAudioHost> PortAudioHost::shared() {
  static std::mutex mutex;
  static std::weak_ptr<PortAudioHost> current;
  const std::lock_guard lock(mutex);
  std::shared_ptr<PortAudioHost> host = current.lock();
  if (!host) current = host = std::shared_ptr<PortAudioHost>(new PortAudioHost());
  return host;
}

PortAudioHost::PortAudioHost() : thread_([this](const std::stop_token& stop) { loop(stop); }) {}

PortAudioHost::~PortAudioHost() = default;

void PortAudioHost::run(std::function<void()> job) {
  std::packaged_task<void()> task(std::move(job));
  std::future<void> done = task.get_future();
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(task));
  }
  changed_.notify_one();
  done.get();
}

void PortAudioHost::loop(const std::stop_token& stop) {
  const std::lock_guard owner(portAudioOwner());  // the one before us may still be shutting down
  nameThisThread("audio devices");
  ownFileTable_ = takeOwnFileTable();
  while (!stop.stop_requested()) {
    std::packaged_task<void()> task;
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, stop, kTick, [this] { return !jobs_.empty(); })) {
        task = std::move(jobs_.front());
        jobs_.pop_front();
      }
    }
    runOne([&] {
      if (task.valid()) task();
      for (HostTicker* ticker : tickers_) ticker->tick();
    });
  }
  runOne([this] { terminate(); });
}

void PortAudioHost::runOne(const std::function<void()>& job) {
  const StandardErrorSilence silence(!ownFileTable_);
  job();
}

void PortAudioHost::refresh() {
  if (openStreams_ > 0) return;
  terminate();
  initialize();
}

void PortAudioHost::initialize() {
  const PaError error = Pa_Initialize();
  initialized_ = error == paNoError;
  status_ = Status{};
  if (!initialized_)
    status_ = fail(ErrorCode::Io, std::string("The sound system does not start (") + Pa_GetErrorText(error) +
                                      "): restart the sound server or the computer.");
}

void PortAudioHost::terminate() {
  if (initialized_) Pa_Terminate();
  initialized_ = false;
}

}  // namespace visema
