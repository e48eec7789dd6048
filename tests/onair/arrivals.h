// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>
#include <QString>
#include <array>
#include <chrono>
#include <cstdint>
#include <thread>
#include <vector>

namespace visema::test {

/// What a program writes into a pipe with a name, and when each piece of it came, by the clock of the test: programs
/// that look at what is on air have clocks of their own, some of which differ between picture and sound.
class Arrivals {
 public:
  explicit Arrivals(const QString& path) : path_(path) {
    QFile::remove(path);
    const QByteArray name = QFile::encodeName(path);
    if (mkfifo(name.constData(), 0600) == 0) pipe_ = open(name.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    reader_ = std::jthread([this](const std::stop_token& stop) { read(stop); });
  }
  ~Arrivals() {
    finish();
    if (pipe_ >= 0) close(pipe_);
  }
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  QString path() const { return path_; }
  /// Once the writer has ended; what follows may be called then.
  void finish() {
    reader_.request_stop();
    if (reader_.joinable()) reader_.join();
  }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }
  /// When the byte before this one was there, in seconds.
  double timeAt(std::size_t end) const {
    for (const Piece& piece : pieces_)
      if (end <= piece.end) return piece.seconds;
    return pieces_.empty() ? 0 : pieces_.back().seconds;
  }
  /// Where the piece ends that this byte came with.
  std::size_t pieceEnd(std::size_t at) const {
    for (const Piece& piece : pieces_)
      if (at < piece.end) return piece.end;
    return bytes_.size();
  }

 private:
  struct Piece {
    std::size_t end;
    double seconds;
  };
  void read(const std::stop_token& stop) {
    std::array<std::uint8_t, 4096> some{};
    for (pollfd wait{pipe_, POLLIN, 0}; pipe_ >= 0;) {
      const bool last = stop.stop_requested();
      const bool ready = poll(&wait, 1, 20) > 0 && (wait.revents & POLLIN) != 0;
      const auto count = ready ? ::read(pipe_, some.data(), some.size()) : 0;
      const double now = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
      if (count > 0) {
        bytes_.insert(bytes_.end(), some.begin(), some.begin() + count);
        pieces_.push_back({bytes_.size(), now});
      } else if (last || (wait.revents & POLLHUP) != 0) {  // the writer has closed it
        return;
      }
    }
  }
  const QString path_;
  int pipe_ = -1;
  std::vector<std::uint8_t> bytes_;
  std::vector<Piece> pieces_;
  std::jthread reader_;
};

}  // namespace visema::test
