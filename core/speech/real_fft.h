// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <memory>
#include <span>

namespace visema {

/// Spectrum of a block of real samples of one fixed even size, by KISS FFT in double precision. Does not window, scale
/// or invert. Belongs to one thread.
class RealFft {
 public:
  explicit RealFft(int size);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;
  int size() const { return size_; }
  int binCount() const { return size_ / 2 + 1; }
  /// `samples` has size() numbers, `spectrum` binCount(). Realtime-safe where half the size has no prime factor
  /// above 5.
  void transform(std::span<const double> samples, std::span<std::complex<double>> spectrum);

 private:
  struct Impl;
  int size_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace visema
