// SPDX-License-Identifier: Apache-2.0
#include "core/base/crash_report.h"

#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <string_view>

#include "core/base/log.h"

namespace visema {
namespace {

namespace fs = std::filesystem;

constexpr std::array kSignals = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
constexpr std::size_t kMostReports = 10;  // older ones go
constexpr int kMostCallers = 100;

// Made before anything happens: whoever crashes can allocate nothing.
char path[4096];
char heading[4096];
alignas(16) char otherStack[65536];  // a stack that ran over is of no use
volatile sig_atomic_t reporting = 0;

const char* nameOf(int number) {
  switch (number) {
    case SIGSEGV:
      return "memory that is not there (SIGSEGV)";
    case SIGBUS:
      return "a file that became shorter, or a broken disk (SIGBUS)";
    case SIGILL:
      return "an instruction that this processor does not know (SIGILL)";
    case SIGFPE:
      return "a division by zero (SIGFPE)";
    default:
      return "an error that nothing caught (SIGABRT)";
  }
}

void put(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void putReport(int file, int number) {
  put(file, heading);
  put(file, "\nIt ended by ");
  put(file, nameOf(number));
  put(file, "\n\nWhere it was, innermost first:\n");
  std::array<void*, kMostCallers> callers;
  ::backtrace_symbols_fd(callers.data(), ::backtrace(callers.data(), kMostCallers), file);
  put(file, "\nThe last lines of the log:\n");
  static char lines[32768];
  put(file, {lines, copyRecentLog(lines, sizeof lines)});
}

extern "C" void writeCrashReport(int number) {
  if (!reporting) {
    reporting = 1;
    if (const int file = ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600); file >= 0) {
      putReport(file, number);
      ::close(file);
      put(STDERR_FILENO, "It crashed. What is known about it is in ");
      put(STDERR_FILENO, path);
      put(STDERR_FILENO, "\n");
    }
  }
  ::signal(number, SIG_DFL);
  ::raise(number);
}

void handleSignals() {
  const stack_t stack{otherStack, 0, sizeof otherStack};
  ::sigaltstack(&stack, nullptr);  // of this thread, which is the one with the deepest calls
  struct sigaction action {};
  action.sa_handler = writeCrashReport;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int number : kSignals) ::sigaction(number, &action, nullptr);
  void* first = nullptr;
  ::backtrace(&first, 1);  // loads what it needs, which it could not do later
}

bool copyText(const std::string& text, char* to, std::size_t size) {
  const bool fits = text.size() < size;
  const std::size_t count = std::min(text.size(), size - 1);
  std::memcpy(to, text.data(), count);
  to[count] = 0;
  return fits;
}

}  // namespace

Status reportCrashesTo(const fs::path& folder, const std::string& about) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::Io, folder.string() + " cannot be made: " + error.message());
  const auto reports = crashReports(folder);
  for (std::size_t i = kMostReports - 1; i < reports.size(); ++i) fs::remove(reports[i], error);
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::localtime_r(&now, &parts);
  char name[64];
  std::strftime(name, sizeof name, "crash-%Y-%m-%d-%H%M%S", &parts);
  const fs::path file = folder / (std::string(name) + "-" + std::to_string(::getpid()) + ".txt");
  if (!copyText(file.string(), path, sizeof path))
    return fail(ErrorCode::InvalidArgument, folder.string() + " is too long a name");
  copyText(about, heading, sizeof heading);
  handleSignals();
  return {};
}

std::vector<fs::path> crashReports(const fs::path& folder) {
  std::vector<fs::path> reports;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().filename().string().rfind("crash-", 0) == 0) reports.push_back(it->path());
  std::sort(reports.rbegin(), reports.rend());
  return reports;
}

}  // namespace visema
