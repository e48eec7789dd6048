// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <span>
#include <vector>

namespace visema {

/// Spectrum of a block of real samples of one fixed size. Does not window, scale or invert.
/// The size is even and half of it has no prime factor above 5. Belongs to one thread (it owns its scratch).
class RealFft {
 public:
  explicit RealFft(int size);
  int size() const { return size_; }
  int binCount() const { return size_ / 2 + 1; }
  /// `samples` has size() numbers, `spectrum` binCount(). Realtime-safe.
  void transform(std::span<const double> samples, std::span<std::complex<double>> spectrum);

 private:
  struct Stage {
    int radix = 1;
    int groups = 1;                              // butterflies with different twiddles
    int stride = 1;                              // butterflies with the same twiddles
    std::vector<std::complex<double>> twiddles;  // groups x radix
  };
  void runStage(const Stage& stage, const std::complex<double>* in, std::complex<double>* out) const;

  int size_;
  std::vector<Stage> stages_;
  std::vector<std::complex<double>> split_;  // e^(-2 pi i k / size), to part the two interleaved halves
  std::vector<std::complex<double>> even_;
  std::vector<std::complex<double>> odd_;
};

}  // namespace visema
