// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace visema::test {

inline std::string contentsOf(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

/// One run of the program, with its output in files.
class Run {
 public:
  Run(const std::filesystem::path& here, const std::vector<std::string>& arguments)
      : out_(here / "stdout"), errors_(here / "stderr") {
    std::vector<char*> words;
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    child_ = fork();
    if (child_ != 0) return;
    dup2(open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(errors_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    for (const char* variable : {"XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"})
      setenv(variable, (here / "home").c_str(), 1);
    execv(std::getenv("VISEMA_PROGRAM"), words.data());
    _exit(127);
  }
  void signal(int number) const { ::kill(child_, number); }
  bool ended() {
    if (!waited_) waited_ = ::wait4(child_, &status_, WNOHANG, &usage_) == child_;
    return waited_;
  }
  /// -1 when a signal ended it.
  int exitCode() {
    if (!waited_) ::wait4(child_, &status_, 0, &usage_);
    waited_ = true;
    return WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
  }
  std::uint64_t largestResidentBytes() const { return static_cast<std::uint64_t>(usage_.ru_maxrss) * 1024; }
  std::string out() const { return contentsOf(out_); }
  std::string errors() const { return contentsOf(errors_); }

 private:
  const std::filesystem::path out_, errors_;
  pid_t child_ = 0;
  int status_ = 0;
  rusage usage_{};
  bool waited_ = false;
};

}  // namespace visema::test
