// SPDX-License-Identifier: Apache-2.0
#include "core/base/program_run.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace visema {
namespace {

constexpr int kNotThere = 127;  // as shells say it

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

std::string readAll(int descriptor) {
  std::string text;
  std::array<char, 4096> block;
  for (;;) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace

Result<ProgramRun> runProgram(std::vector<std::string> arguments, const std::string& input, std::stop_token stop) {
  const auto cannot = [&] { return fail(ErrorCode::NotFound, "the program " + arguments.at(0) + " cannot be run"); };
  Descriptor words(::memfd_create("words", MFD_CLOEXEC));  // as its input, so that nothing waits for a reader
  int ends[2] = {-1, -1};
  if (words.number() < 0 || ::pipe2(ends, O_CLOEXEC) != 0) return cannot();
  Descriptor out(ends[0]), in(ends[1]);
  if (::write(words.number(), input.data(), input.size()) != static_cast<ssize_t>(input.size()) ||
      ::lseek(words.number(), 0, SEEK_SET) != 0)
    return cannot();
  std::vector<char*> pointers(arguments.size() + 1, nullptr);
  std::transform(arguments.begin(), arguments.end(), pointers.begin(), [](std::string& word) { return word.data(); });
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, words.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, in.number(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, pointers[0], &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  in.close();
  if (failed != 0) return cannot();
  ProgramRun run;
  {
    const std::stop_callback end(stop, [child] { ::kill(child, SIGTERM); });  // it is not waited for before: still ours
    run.printed = readAll(out.number());
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (run.exitCode == kNotThere) return cannot();
  return run;
}

}  // namespace visema
