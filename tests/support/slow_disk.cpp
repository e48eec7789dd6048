// SPDX-License-Identifier: Apache-2.0
// Stands between the program and the C library; the functions' shapes are theirs.
#include "tests/support/slow_disk.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <thread>

namespace visema::test {
namespace {

char slowFolder[512];  // no string: these functions are called before and after main
std::atomic<int> delayMs = 0;
std::atomic<int> touched = 0;
std::atomic<int> touchedByMain = 0;

void touch() {
  ++touched;
  if (gettid() == getpid()) ++touchedByMain;
  std::this_thread::sleep_for(std::chrono::milliseconds(delayMs.load()));
}
void reach(const char* path) {
  if (delayMs > 0 && path && std::strncmp(path, slowFolder, std::strlen(slowFolder)) == 0) touch();
}
void settle() {
  if (delayMs > 0) touch();
}

/// The C library's own function of that name.
template <class Function>
Function own(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

SlowDisk::SlowDisk(const std::filesystem::path& folder, int milliseconds) {
  std::snprintf(slowFolder, sizeof slowFolder, "%s", folder.c_str());
  touched = touchedByMain = 0;
  delayMs = milliseconds;
}
SlowDisk::~SlowDisk() { delayMs = 0; }
int SlowDisk::touches() const { return touched; }
int SlowDisk::touchesByMain() const { return touchedByMain; }

}  // namespace visema::test

using visema::test::own;
using visema::test::reach;
using visema::test::settle;

extern "C" {

#define VISEMA_OPEN(name)                                                 \
  int name(const char* path, int flags, ...) {                            \
    va_list rest;                                                         \
    va_start(rest, flags);                                                \
    const mode_t mode = va_arg(rest, mode_t);                             \
    va_end(rest);                                                         \
    reach(path);                                                          \
    return own<int (*)(const char*, int, ...)>(#name)(path, flags, mode); \
  }
VISEMA_OPEN(open)
VISEMA_OPEN(open64)

#define VISEMA_OPENAT(name)                                                            \
  int name(int folder, const char* path, int flags, ...) {                             \
    va_list rest;                                                                      \
    va_start(rest, flags);                                                             \
    const mode_t mode = va_arg(rest, mode_t);                                          \
    va_end(rest);                                                                      \
    reach(path);                                                                       \
    return own<int (*)(int, const char*, int, ...)>(#name)(folder, path, flags, mode); \
  }
VISEMA_OPENAT(openat)
VISEMA_OPENAT(openat64)

FILE* fopen(const char* path, const char* mode) {
  reach(path);
  return own<FILE* (*)(const char*, const char*)>("fopen")(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
  reach(path);
  return own<FILE* (*)(const char*, const char*)>("fopen64")(path, mode);
}
DIR* opendir(const char* path) {
  reach(path);
  return own<DIR* (*)(const char*)>("opendir")(path);
}
int stat(const char* path, struct stat* result) noexcept {
  reach(path);
  return own<int (*)(const char*, struct stat*)>("stat")(path, result);
}
int stat64(const char* path, struct stat64* result) noexcept {
  reach(path);
  return own<int (*)(const char*, struct stat64*)>("stat64")(path, result);
}
int lstat(const char* path, struct stat* result) noexcept {
  reach(path);
  return own<int (*)(const char*, struct stat*)>("lstat")(path, result);
}
int statx(int folder, const char* path, int flags, unsigned mask, struct statx* result) noexcept {
  reach(path);
  return own<int (*)(int, const char*, int, unsigned, struct statx*)>("statx")(folder, path, flags, mask, result);
}
int access(const char* path, int mode) noexcept {
  reach(path);
  return own<int (*)(const char*, int)>("access")(path, mode);
}
int mkdir(const char* path, mode_t mode) noexcept {
  reach(path);
  return own<int (*)(const char*, mode_t)>("mkdir")(path, mode);
}
int unlink(const char* path) noexcept {
  reach(path);
  return own<int (*)(const char*)>("unlink")(path);
}
int rename(const char* from, const char* to) noexcept {
  reach(from);
  return own<int (*)(const char*, const char*)>("rename")(from, to);
}
int fsync(int file) {
  settle();
  return own<int (*)(int)>("fsync")(file);
}
int fdatasync(int file) {
  settle();
  return own<int (*)(int)>("fdatasync")(file);
}

}  // extern "C"
