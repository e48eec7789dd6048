// SPDX-License-Identifier: Apache-2.0
#include "core/onair/pipewire_outputs.h"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/trace.h"
#include "core/base/try.h"
#include "core/onair/pipewire_camera.h"
#include "core/onair/pipewire_microphone.h"

namespace visema {
namespace {

using namespace pipewire;

// Between two tries to find a PipeWire that went away or that stopped a stream; longer after each that fails.
constexpr std::chrono::milliseconds kAgainAtFirst(250), kAgainAtMost(4000);
constexpr timespec kTold{0, 200'000'000};  // how often the status is told
constexpr const char* kNotRunning =
    "PipeWire does not run for this user, so there is no virtual camera and microphone; start it with "
    "\"systemctl --user start pipewire wireplumber\" (packages pipewire and wireplumber)";

/// Why a connection was refused.
Error refusal(int reason) {
  if (reason == EHOSTDOWN || reason == ECONNREFUSED || reason == ENOENT) return {ErrorCode::NotFound, kNotRunning};
  if (reason == EACCES || reason == EPERM)
    return {ErrorCode::Io, "PipeWire may not be used by this user (" + std::generic_category().message(reason) +
                               "); see who owns its socket with \"ls -l $XDG_RUNTIME_DIR/pipewire-0\""};
  return {ErrorCode::Io, "PipeWire takes no connection (" + std::generic_category().message(reason) +
                             "); see whether \"pw-cli info 0\" answers"};
}

/// One connection to the server and what lives in it; all of it on one thread.
class Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(const Library& library, OnAirFeed& feed, const PipeWireWish& wish) {
    auto connection = std::unique_ptr<Connection>(new Connection(library));
    TRY(connection->connect());
    if (wish.camera)
      connection->camera_ = TRY(Camera::create(library, connection->loop_, connection->core_, feed, wish.size));
    if (wish.microphone) connection->microphone_ = TRY(Microphone::create(library, connection->core_, feed.voice()));
    return connection;
  }
  ~Connection() {
    microphone_.reset();
    camera_.reset();
    if (core_) library_.coreDisconnect(core_);
    if (context_) library_.contextDestroy(context_);
    if (loop_) library_.mainLoopDestroy(loop_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Until a stop is requested, the server has gone or one of the streams has stopped; tells how it goes meanwhile.
  /// Why it ended; empty: it was to.
  std::string run(const std::stop_token& stop, const std::function<void(const OutputStatus&)>& tell) {
    tell_ = [&] {
      OutputStatus status;
      if (camera_) camera_->fill(status);
      if (microphone_) microphone_->fill(status);
      if (!status.trouble.empty()) quit(status.trouble);
      tell(status);
    };
    pw_loop* loop = library_.mainLoopLoop(loop_);
    spa_source* ended = pw_loop_add_event(
        loop, [](void* self, std::uint64_t) { static_cast<Connection*>(self)->quit({}); }, this);
    spa_source* told = pw_loop_add_timer(
        loop, [](void* self, std::uint64_t) { static_cast<Connection*>(self)->tell_(); }, this);
    timespec first{0, 1}, every = kTold;
    pw_loop_update_timer(loop, told, &first, &every, false);
    {
      const std::stop_callback wake(stop, [&] { pw_loop_signal_event(loop, ended); });
      if (!gone_) library_.mainLoopRun(loop_);
    }
    pw_loop_destroy_source(loop, told);
    pw_loop_destroy_source(loop, ended);
    return why_;
  }

 private:
  explicit Connection(const Library& library) : library_(library) {}

  Status connect() {
    loop_ = library_.mainLoopNew(nullptr);
    context_ = loop_ ? library_.contextNew(library_.mainLoopLoop(loop_), nullptr, 0) : nullptr;
    if (!context_)
      return fail(ErrorCode::Io, "PipeWire's own modules cannot be loaded; install your system's package pipewire");
    core_ = library_.contextConnect(context_, nullptr, 0);
    if (!core_) return fail(refusal(errno));
    events_.version = PW_VERSION_CORE_EVENTS;
    events_.error = [](void* self, std::uint32_t id, int, int result, const char*) {
      if (id == PW_ID_CORE && result == -EPIPE) static_cast<Connection*>(self)->quit(kNotRunning);
    };
    pw_core_add_listener(core_, &listener_, &events_, this);
    return {};
  }
  void quit(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    gone_ = true;
    library_.mainLoopQuit(loop_);
  }

  const Library& library_;
  pw_main_loop* loop_ = nullptr;
  pw_context* context_ = nullptr;
  pw_core* core_ = nullptr;
  pw_core_events events_{};
  spa_hook listener_{};
  std::unique_ptr<Camera> camera_;
  std::unique_ptr<Microphone> microphone_;
  std::function<void()> tell_;
  std::string why_;  // it ended
  bool gone_ = false;
};

class PipeWireOutputs final : public OnAirOutput {
 public:
  PipeWireOutputs(const Library& library, std::shared_ptr<OnAirFeed> feed, const PipeWireWish& wish)
      : library_(library), feed_(std::move(feed)), wish_(wish) {}

  /// Whether the first connection could be made.
  Status start() {
    std::promise<Status> opened;
    std::future<Status> result = opened.get_future();
    thread_ = std::jthread(
        [this, opened = std::move(opened)](const std::stop_token& stop) mutable { run(stop, std::move(opened)); });
    return result.get();
  }

  OutputStatus status() const override {
    std::lock_guard lock(mutex_);
    return status_;
  }

 private:
  void run(const std::stop_token& stop, std::promise<Status> opened) {
    nameThisThread("pipewire");
    auto connection = Connection::open(library_, *feed_, wish_);
    opened.set_value(connection ? Status() : Status(fail(connection.error())));
    if (!connection) return;
    for (std::chrono::milliseconds pause = kAgainAtFirst; !stop.stop_requested();) {
      std::string why;
      if (connection) {
        const auto since = std::chrono::steady_clock::now();
        why = (*connection)->run(stop, [this](const OutputStatus& status) { tell(status); });
        connection->reset();
        if (std::chrono::steady_clock::now() - since > kAgainAtMost) pause = kAgainAtFirst;
      } else {
        why = connection.error().message;
      }
      if (stop.stop_requested()) return;
      OutputStatus gone;
      gone.trouble = std::move(why);
      tell(gone);
      std::unique_lock lock(mutex_);
      again_.wait_for(lock, stop, std::exchange(pause, std::min(2 * pause, kAgainAtMost)), [] { return false; });
      lock.unlock();
      if (!stop.stop_requested()) connection = Connection::open(library_, *feed_, wish_);
    }
  }
  void tell(const OutputStatus& status) {
    std::lock_guard lock(mutex_);
    status_ = status;
  }

  const Library& library_;
  const std::shared_ptr<OnAirFeed> feed_;
  const PipeWireWish wish_;
  mutable std::mutex mutex_;  // guards the status
  std::condition_variable_any again_;
  OutputStatus status_;
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<OnAirOutput>> openPipeWire(std::shared_ptr<OnAirFeed> feed, const PipeWireWish& wish) {
  const Library* library = TRY(Library::load());
  auto outputs = std::make_unique<PipeWireOutputs>(*library, std::move(feed), wish);
  TRY(outputs->start());
  return outputs;
}

}  // namespace visema
